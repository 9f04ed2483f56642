"""On paper: everything in greys that can be told apart (spec 4: readable in grey)."""

import re
from pathlib import Path

from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "static/css/app.css").read_text()
PRINTED = CSS.partition("@media print {\n")[2].partition("\n}")[0]


def grey(shade):
    """How bright a grey is, 0 to 255; an error where it is no grey."""
    (level,) = set(re.findall("..", shade if len(shade) == 6 else "".join(each * 2 for each in shade)))
    return int(level, 16)


def test_every_colour_of_the_screen_is_a_grey_on_paper():
    colours = set(re.findall(r"(--[\w-]+): light-dark\(", CSS.partition("\n}")[0]))
    printed = dict(re.findall(r"(--[\w-]+): #(\w+);", PRINTED))
    assert len(colours) > 10
    assert colours <= printed.keys()
    assert all(0 <= grey(shade) <= 255 for shade in printed.values())


def test_a_heat_strip_gets_darker_with_what_was_done():
    """And the browser is told to print the shades, or white numbers would stand on white."""
    shades = dict(re.findall(r"\.heat \.(h\d) \{ background: #(\w+);", PRINTED))
    levels = [grey(shades[name]) for name in ("h1", "h2", "h3")]
    assert levels == sorted(levels, reverse=True)
    assert min(levels) > 0x99  # black stands on them
    assert re.search(r"\.heat :is\(\.h1, \.h2, \.h3, \.h4\) \{ print-color-adjust: exact;", PRINTED)
