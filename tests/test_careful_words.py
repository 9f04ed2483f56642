"""Text about figures tells what goes with what, and never claims to know why (spec 10.3)."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[1]
BANNED = {
    "msgid": re.compile(r"\b(causes?d?|causing|drives?|driven|driving|drove|because)\b", re.IGNORECASE),
    "msgstr": re.compile("导致|因为|造成|驱动|致使"),
}
ALLOWED = {"Void because", "void because", "Blank because"}  # what a person says, and a missing denominator


def messages():
    """Every message of the figures: the app's own and those of its templates."""
    for app in ("kpis", "salesops"):
        for entry in polib.pofile(ROOT / app / "locale/zh_Hans/LC_MESSAGES/django.po"):
            if any("kpis/" in path or app == "kpis" for path, _line in entry.occurrences):
                yield entry


@pytest.mark.parametrize("part", BANNED)
def test_no_text_about_figures_claims_a_cause(part):
    texts = []
    for entry in messages():
        plural = [entry.msgid_plural] if part == "msgid" else entry.msgstr_plural.values()
        texts += [getattr(entry, part), *plural]
    assert len(texts) > 300
    assert [text for text in texts if BANNED[part].search(text) and text not in ALLOWED] == []


@pytest.mark.parametrize("wrong", ["Visits drive wins", "won because of visits", "It causes wins"])
def test_the_words_are_noticed(wrong):
    assert BANNED["msgid"].search(wrong)
