"""Pages answered without being written out: for tests of who may open them, or of what they would show."""

from contextlib import contextmanager
from unittest.mock import patch

from django.template import Template
from django.test.signals import template_rendered
from django.utils.safestring import SafeString


@contextmanager
def unrendered():
    """A template writes nothing here, which is half of a page's time; `answer.context` is what it would be given."""

    def tell(template, context):
        template_rendered.send(sender=template, template=template, context=context)
        return SafeString("")

    with patch.object(Template, "_render", tell):
        yield
