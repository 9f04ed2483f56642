"""A field that finds a record by what somebody types, where a list to choose from would be too long."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reps.models import Customer
from reps.suggestions import customers_named, typed


class Suggested(forms.TextInput):
    """A text field with suggestions; static/js/entry.js fetches more of them from `url` while somebody types."""

    template_name = "reps/widgets/suggested.html"

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "autocapitalize": "off"} | (attrs or {}))
        self.suggestions, self.url = (), ""

    def get_context(self, name, value, attrs):
        attrs = {"list": f"{name}-suggestions", "data-suggest": self.url} | (attrs or {})
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"suggestions": self.suggestions, "list": f"{name}-suggestions"}
        return context


class CustomerField(forms.CharField):
    """A customer by name or key. Its value is the Customer."""

    widget = Suggested
    default_error_messages = {
        "unknown": _("There is no customer “%(text)s”. Choose one from the suggestions, or add it first."),
        "several": _("Several customers are called “%(text)s”. Choose one from the suggestions, or type its number."),
    }

    def __init__(self, **kwargs):
        super().__init__(label=_("Customer"), max_length=310, **kwargs)
        self.user = None

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        customer = value if isinstance(value, Customer) else Customer.objects.filter(pk=value).first()
        return self._unambiguous(customer) if customer else ""

    def _unambiguous(self, customer):
        shared = Customer.objects.filter(name__iexact=customer.name).exclude(pk=customer.pk).exists()
        return typed(customer, {customer.name} if shared else ())

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = customers_named(self.user, text)
        if len(found) != 1:
            problem = "several" if found else "unknown"
            raise ValidationError(self.error_messages[problem], code=problem, params={"text": text})
        return found[0]

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data
