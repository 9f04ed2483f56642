"""The page on which somebody says something of themselves, sees it again, and deletes it; theirs alone (spec 5.3).

A rep opens it when logged in, a candidate by a signed link that works for thirty days. Who sends the link knows it: by
it nothing is read, neither what was said before nor whether anything was.
"""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from reps.forms.declarations import PURPOSE, DeclarationForm
from reps.models import Candidate, Declaration, Organisation

LINK_LASTS = timedelta(days=30)
SALT = "reps.declaration"


def token_of(candidate):
    """What the link of a candidate's own page ends with."""
    return signing.dumps(candidate.pk, salt=SALT)


@never_cache
def my_declaration(request):
    """The own page of somebody logged in who is a rep."""
    person = {"rep": _own_rep(request)}
    said = Declaration.objects.filter(**person).first()
    if said is None and not Organisation.current().asks_diversity:
        raise Http404
    return _page(request, said, **person)


@require_POST
def my_declaration_delete(request):
    mine = Declaration.objects.filter(rep=_own_rep(request))
    if not mine.exists():
        raise Http404
    return _deleted(request, mine, "home")


@never_cache
@login_not_required
def declaration_link(request, token):
    """A candidate's own page."""
    return _page(request, None, candidate=_candidate(token))


@require_POST
@login_not_required
def declaration_link_delete(request, token):
    """Whether there was anything to delete is not told."""
    return _deleted(request, Declaration.objects.filter(candidate=_candidate(token)), "account_login")


def _own_rep(request):
    if request.user.rep_record is None:
        raise Http404
    return request.user.rep_record


def _candidate(token):
    try:
        pk = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        raise Http404 from None
    found = Candidate.objects.filter(pk=pk, purged_on=None).first()
    if found is None:
        raise Http404
    return found


def _page(request, said, **person):
    """`said` is what was said before, as far as it is shown. While the company doesn't ask, it can only be deleted."""
    asked = Organisation.current().asks_diversity
    form = DeclarationForm(request.POST or None, instance=said)
    if request.method == "POST" and asked and form.is_valid():
        form.save_for(**person)
        messages.success(request, _("Thank you. Nobody but you sees this answer."))
        return redirect(request.path)
    context = {"form": form, "said": said, "asked": asked, "purpose": PURPOSE, "path": request.path}
    return render(request, "reps/declaration.html", context | {"by_link": "candidate" in person})


def _deleted(request, found, then):
    found.delete()
    messages.success(request, _("Your answers are deleted."))
    return redirect(then)
