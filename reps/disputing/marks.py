"""Which of many records are disputed: a mark that lists and tables ask for along with their rows."""

from django.db.models import Exists, OuterRef, Q

from reps.models import Dispute


def disputed(**links):
    """Whether an open dispute is about what a row links to: {visit, proposal or lead: the row's field}."""
    about = Q()
    for kind, field in links.items():
        about |= Q(**{kind: OuterRef(field)})
    return Exists(Dispute.objects.open().filter(about))


def of_kind(queryset, kind):
    """Visits, proposals or leads, each with whether it `is_disputed`."""
    return queryset.annotate(is_disputed=disputed(**{kind: "pk"}))
