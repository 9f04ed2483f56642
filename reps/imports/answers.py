"""The column of answers to the questions of a definition of quality."""

import re

from django.utils.translation import gettext as _

from reps.imports.columns import Column
from reps.rules import parse_answer


class Judged:
    """Of a kind whose records a definition of quality judges."""

    def lacks_evidence(self, record):
        """Whether it meets the definition without all the evidence that forms require; a file is taken at its word."""
        required = self.run.desk.required_evidence[self.model._meta.model_name] if record.quality else ()
        return any(record.answers.get(code) in (None, "", False) for code in required)


class Answers(Column):
    """criterion:value joined by |; a backslash keeps a | or a backslash within a value. The colon may be full-width."""

    inert = False

    def __init__(self, kind, name="answers"):
        super().__init__(name, blank=lambda desk: {})
        self.kind = kind

    def read(self, text, desk):
        answers = {}
        for part in re.findall(r"(?:[^\\|]|\\.)+", text, re.DOTALL):
            plain = re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) if "\\" in part else part
            code, colon, answer = re.fullmatch(r"([^:：]*)([:：]?)(.*)", plain, re.DOTALL).groups()
            code = code.strip()
            if not colon:
                raise ValueError(_("“%(text)s” is not criterion:value") % {"text": part})
            if code in answers:
                raise ValueError(_("“%(code)s” is answered twice") % {"code": code})
            answers[code] = self.answer(code, answer, desk)
        return {code: answer for code, answer in answers.items() if answer not in (None, "")}

    def answer(self, code, text, desk):
        if code not in desk.criteria(self.kind):
            raise ValueError(_("There is no criterion “%(code)s”.") % {"code": code})
        type_, choices = desk.criteria(self.kind)[code]
        try:
            return parse_answer(text, type_, choices)
        except ValueError as error:
            raise ValueError(f"{code}: {error}") from None

    def show(self, value, desk):
        known = {code: answer for code, answer in value.items() if answer not in (None, "")}
        return "|".join(f"{code}:{_escaped(_answer_text(answer))}" for code, answer in known.items())

    def same(self, old, new):
        return {code: answer for code, answer in (old or {}).items() if answer not in (None, "")} == new


def _answer_text(answer):
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else str(answer)


def _escaped(text):
    return re.sub(r"([\\|])", r"\\\1", text)
