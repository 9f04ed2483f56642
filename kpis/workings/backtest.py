"""A definition's back-test: how often what met it was won, how much more often than the rest, by chance or not."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import worked_link
from kpis.formats import shown, shown_part, shown_range
from kpis.trust.backtest import BackTest
from kpis.trust.chosen import SLICES, definition_of, trial_of
from kpis.trust.lift import mantel_haenszel
from kpis.trust.tables import case_table
from kpis.workings.working import Behind, Worked, Working, sees_each
from reps.views.access import leads_people

TAKES = ("kind", "version", "slice", "question")
HOW = {
    "crude": gettext_lazy("All cases as they are"),
    "adjusted": gettext_lazy("Among like tiers and sources"),
    "within_reps": gettext_lazy("Within each rep"),
}


class Side(NamedTuple):
    """Which cases a rate is of: the arms it takes together, in words."""

    arms: tuple[bool, ...]
    words: str


SIDES = {
    "yes": Side((True,), gettext_lazy("rule met")),
    "no": Side((False,), gettext_lazy("rule not met")),
    "all": Side((True, False), gettext_lazy("all cases")),
}


def _leads(state):
    return sees_each(state) and leads_people(state.user)


def _trial(state, said):
    """(Trial, BackTest, which it is in words), or None."""
    definition = definition_of(state.user, said, state.as_of)
    test = definition and BackTest(definition, state.scope, state.as_of)
    trial = test and trial_of(test, said)
    if not trial:
        return None
    part = test.parts[int(said["question"])].words if said["question"] else SLICES.get(said["slice"], SLICES["whole"])
    return trial, test, f"{definition} · {part}"


def _cases(name, title, trial, arms, won=None):
    picked = [(case, met) for met in arms for case in trial.of_arm(met, won)]
    return Behind(name, title, case_table(picked), len(picked))


def _rate(state, said):
    found, side = _trial(state, said), SIDES.get(said["met"])
    if found is None or side is None:
        return None
    trial, _test, about = found
    value, won, count = _won_of(trial.arms, side.arms)
    behind = (
        _cases("numerator", _("Won"), trial, side.arms, won=True),
        _cases("denominator", _("All cases"), trial, side.arms),
    )
    formula = _("%(won)s won ÷ %(count)s cases") % {"won": shown_part(won), "count": shown_part(count)}
    page = f"{reverse('trust_cases')}?{state.query()}&{urlencode(said)}", _("The cases, to sort and export")
    return Working(value, formula=formula, behind=behind, about=f"{about} · {side.words}", page=page)


def _won_of(arms, chosen):
    """(share won, won, cases) of one arm or of both."""
    if chosen == (True,):
        return arms.precision, arms.won, arms.n
    if chosen == (False,):
        return arms.other_rate, arms.other_won, arms.other_n
    return arms.base_rate, arms.wins, arms.cases


def _lift(state, said):
    found = _trial(state, said)
    if found is None or said["how"] not in HOW:
        return None
    trial, _test, about = found
    lift = getattr(trial, said["how"])
    told = {"about": f"{about} · {HOW[said['how']]}", "made_of": _arms(trial, state, said)}
    if lift is None:
        return Working(None, **told)
    formula = _crude(trial.arms) if said["how"] == "crude" else _pooled(trial, said["how"])
    limits = shown_range((lift.low, lift.high), "multiple")
    note = _("It may lie anywhere from %(range)s (95 %% range).") % {"range": limits}
    return Working(lift.ratio, formula=formula, notes=(note,), **told)


def _crude(arms):
    numbers = arms.won, arms.n, arms.other_won, arms.other_n
    if 0 in (arms.won, arms.n - arms.won, arms.other_won, arms.other_n - arms.other_won):
        numbers = arms.won + 0.5, arms.n + 1, arms.other_won + 0.5, arms.other_n + 1  # as crude_lift does
    return "({} ÷ {}) ÷ ({} ÷ {})".format(*map(shown_part, numbers))


def _pooled(trial, how):
    """Mantel and Haenszel: like cases set against each other, each group by its size."""
    top, bottom, _spread, groups = mantel_haenszel(trial.groups(how).values())
    numbers = {"top": shown_part(round(top, 1)), "bottom": shown_part(round(bottom, 1)), "groups": groups}
    return _("%(top)s ÷ %(bottom)s, each a sum over %(groups)s groups of like cases") % numbers


def _arms(trial, state, said):
    """The two rates that are set against each other."""
    which = {word: said[word] for word in TAKES}
    rates = (("yes", _("rule met"), trial.arms.precision), ("no", _("rule not met"), trial.arms.other_rate))
    return tuple((label, worked_link(RATE, rate, state, **which, met=met)) for met, label, rate in rates)


def _reach(state, said):
    found = _trial(state, said)
    if found is None:
        return None
    trial, _test, about = found
    behind = (_cases("numerator", _("Won"), trial, (True,), won=True),)
    wins = {"won": shown_part(trial.arms.won), "wins": shown_part(trial.arms.wins)}
    formula = _("%(won)s wins that met the rule ÷ %(wins)s wins") % wins
    return Working(trial.arms.reach, formula=formula, behind=behind, about=about)


def _q(state, said):
    found = _trial(state, said)
    if found is None or not said["question"]:
        return None
    trial, test, about = found
    part = test.parts[int(said["question"])]
    if part.q is None:
        return Working(None, about=about)
    ps = sorted(each.trial.adjusted.p for each in test.parts if each.q is not None)
    p = trial.adjusted.p
    lift = worked_link(LIFT, trial.adjusted.ratio, state, **{word: said[word] for word in TAKES}, how="adjusted")
    numbers = {"p": shown(p, "chance"), "looks": len(ps), "rank": ps.index(p) + 1}
    note = _("p %(p)s ranks %(rank)s of %(looks)s; q is p × looks ÷ rank, or that of a larger p where it is smaller.")
    return Working(part.q, made_of=((HOW["adjusted"], lift),), notes=(note % numbers,), about=about)


RATE = Worked(
    "backtest_rate",
    gettext_lazy("Won"),
    gettext_lazy("Of the cases of this side, the share that was won within the horizon."),
    _rate,
    may_see=_leads,
    takes=(*TAKES, "met"),
    unit="share",
    why=gettext_lazy("no cases of this side"),
)
LIFT = Worked(
    "backtest_lift",
    gettext_lazy("Times as often"),
    gettext_lazy("How many times as often what met the rule was won. It tells what goes together, no more."),
    _lift,
    may_see=_leads,
    takes=(*TAKES, "how"),
    unit="multiple",
    why=gettext_lazy("nothing to compare"),
)
WORKED = (
    RATE,
    LIFT,
    Worked(
        "backtest_reach",
        gettext_lazy("Reach"),
        gettext_lazy("Of all wins, the share that met the rule."),
        _reach,
        may_see=_leads,
        takes=TAKES,
        unit="share",
        why=gettext_lazy("no wins"),
    ),
    Worked(
        "backtest_q",
        gettext_lazy("q, by chance alone"),
        gettext_lazy("The share of such findings to expect by chance, after so many looks (Benjamini and Hochberg)."),
        _q,
        may_see=_leads,
        takes=TAKES,
        unit="chance",
        why=gettext_lazy("nothing to compare"),
    ),
)
