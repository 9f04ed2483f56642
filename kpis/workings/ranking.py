"""What a share is likely worth: drawn towards that of all the groups beside it (spec 2.7)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import figure_link, worked_link
from kpis.breakdown import by_rep, by_team
from kpis.comparing.peers import KINDS, ranked_by_source, ranked_rows, whose
from kpis.comparing.ranking import Peer
from kpis.definitions import measure_by_name
from kpis.formats import shown, shown_part, shown_range
from kpis.views.whose import readable_reps
from kpis.workings.working import Worked, Working, sees_talent
from reps.models import LeadSource


def _ranking(state, said):
    """(measure, Ranking) of a share by rep, team or source; None where there is no such."""
    found = measure_by_name(said["of"])
    if found is None or not found[1].is_share or said["by"] not in found[1].ranks or not _may_see(found[0], state):
        return None
    kpi, measure = found
    if said["by"] == "source":
        return measure, ranked_by_source(measure, state)
    rows = by_team(kpi, state, [measure]) if said["by"] == "team" else by_rep(kpi, state, _reps(state), [measure])
    return measure, ranked_rows(measure, rows, state.parameters)


def _may_see(kpi, state):
    return state.may_see(kpi) and not state.is_totals_only


def _reps(state):
    return readable_reps(state.user)


def _shrunk(state, said):
    found = _ranking(state, said)
    peer = found and _peer(state, said, *found)
    if not peer:
        return None
    if peer.common is None:
        return Working(None, about=peer.name, reason=found[0].reason)
    numbers = {
        "part": shown_part(peer.figure.numerator or 0),
        "whole": shown_part(peer.figure.denominator or 0),
        "weight": shown_part(round(peer.common.weight, 1)),
        "rate": shown(peer.common.rate, "share"),
    }
    own = figure_link(peer.figure, state, **whose(state, said["by"], peer.key))
    common = worked_link(COMMON, peer.common.rate, state, of=said["of"], by=said["by"])
    notes = (_range(peer),) if peer.range else ()
    return Working(
        peer.rate,
        formula=_("(%(part)s + %(weight)s × %(rate)s) ÷ (%(whole)s + %(weight)s)") % numbers,
        made_of=((peer.figure.measure.label, own), (COMMON.label, common)),
        about=peer.name,
        notes=(*notes, str(peer.says)),
    )


def _peer(state, said, measure, ranking):
    """The one of that key; a source that brought nothing in the window has nothing of its own."""
    key = said["key"] or None
    source = LeadSource.objects.filter(key=key).first() if said["by"] == "source" else None
    if key in ranking.by_key or source is None:
        return ranking.by_key.get(key)
    nothing = measure.figure(state.ask(by=("source",)), (0, key), measure.nothing())
    return Peer(key, source.name, nothing, ranking.common, ranking.enough)


def _range(peer):
    return _("It may lie anywhere from %(range)s (95 %% range).") % {"range": shown_range(peer.range)}


def _common(state, said):
    found = _ranking(state, said)
    if found is None or found[1].common is None:
        return None
    measure, ranking = found
    counted = [peer for peer in ranking.peers if peer.n]
    part, whole = (sum(getattr(peer.figure, each) or 0 for peer in counted) for each in ("numerator", "denominator"))
    made_of = [(peer.name, figure_link(peer.figure, state, **whose(state, said["by"], peer.key))) for peer in counted]
    formula = f"{shown_part(part)} ÷ {shown_part(whole)}"
    about = f"{measure.label} · {KINDS[said['by']]}"
    return Working(ranking.common.rate, formula=formula, made_of=tuple(made_of), about=about)


def _of_sales_or_talent(state):
    return state.user.sees_sales or sees_talent(state)


COMMON = Worked(
    "common_rate",
    gettext_lazy("Rate of all together"),
    gettext_lazy("What all who are set beside each other do together: a sum over a sum."),
    _common,
    may_see=_of_sales_or_talent,
    takes=("of", "by"),
    unit="share",
)
WORKED = (
    Worked(
        "shrunk_rate",
        gettext_lazy("Likely rate"),
        gettext_lazy(
            "The own share drawn towards that of all, the more the fewer records it rests on: as if so many records at "
            "the rate of all were added to its own."
        ),
        _shrunk,
        may_see=_of_sales_or_talent,
        takes=("of", "by", "key"),
        unit="share",
    ),
    COMMON,
)
