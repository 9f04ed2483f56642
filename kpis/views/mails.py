"""Rhythms by mail: what I asked for, and the outbox with what came of it."""

from csp.decorators import csp
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpis.mails import disputes, timer
from kpis.mails.forms import SubscriptionForm
from kpis.mails.models import Mail, Subscription
from kpis.mails.post import post_now
from kpis.mails.wanted import label_of, open_scopes, when_in_words
from kpis.rhythms.catalogue import RHYTHMS
from kpis.rhythms.offered import offered_to
from kpis.rhythms.one_to_one import RHYTHM as ONE_TO_ONE
from reps.views import access
from reps.views.deleted import delete

PER_PAGE = 25
AS_SENT = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": ["allow-popups"]}


def mails(request):
    """What this user asked for, and what they could ask for."""
    offered = _offered(request.user)
    found = Subscription.objects.of(request.user).prefetch_related("mails")
    context = {
        "wanted": [
            (each, RHYTHMS[each.rhythm], label_of(each.who), when_in_words(each), next(iter(each.mails.all()), None))
            for each in found
        ],
        "offered": offered,
        "timer": timer.last_run(),
        "has_disputes": request.user.sees_sales,
    }
    return render(request, "kpis/mails/mails.html", context)


def _offered(user):
    found = offered_to(user)
    if not found:
        raise Http404
    return found


def mail_new(request, slug):
    """Ask for one rhythm; ?who= is offered first."""
    rhythm = next((each for each in _offered(request.user) if each.slug == slug), None)
    if rhythm is None:
        raise Http404
    return _form(request, rhythm, Subscription(), {"who": request.GET.get("who", "")})


def mail_edit(request, pk):
    """Change the day or the hour of a mail of one's own."""
    found = get_object_or_404(Subscription.objects.of(request.user), pk=pk)
    return _form(request, RHYTHMS[found.rhythm], found, {})


def _form(request, rhythm, subscription, initial):
    whose = open_scopes(request.user, rhythm)
    if not whose:
        raise Http404
    form = SubscriptionForm(
        request.POST or None, instance=subscription, rhythm=rhythm, whose=whose, user=request.user, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The mail will come: %(when)s.") % {"when": when_in_words(form.instance)})
        return redirect("mails")
    context = {"rhythm": rhythm, "form": form}
    return render(request, "kpis/mails/form.html", context, status=422 if form.errors else 200)


@require_POST
def mail_stop(request, pk):
    """No more of it. What was sent stays in the outbox."""
    delete(request, get_object_or_404(Subscription.objects.of(request.user), pk=pk))
    return redirect("mails")


@require_POST
@access.only(access.sees_sales)
def mails_of_disputes(request):
    """No more mails of disputes, or again: as `wanted` says, however often it is sent."""
    user = request.user
    user.dispute_mails = request.POST.get("wanted") == "yes"
    user.save(update_fields=["dispute_mails"])
    said = _("You are told of disputes by mail.") if user.dispute_mails else _("No more mails of disputes.")
    messages.success(request, said)
    return redirect("mails")


@require_POST
def mail_now(request, pk):
    """Today's at once; it is the day's only one."""
    found = get_object_or_404(Subscription.objects.of(request.user), pk=pk)
    mail = post_now(found)
    if mail is None:
        messages.info(request, _("Today's mail was made already: see the outbox."))
        return redirect("outbox")
    messages.success(request, mail.get_state_display())
    return redirect("outbox_mail", pk=mail.pk) if mail.text else redirect("outbox")


def outbox(request):
    """One's own mails; an admin sees everybody's."""
    found = Mail.objects.visible_to(request.user).select_related("user")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(mail, _title(mail), _readable(mail, request.user)) for mail in page.object_list]
    context = {"page": page, "rows": rows, "sees_all": request.user.is_sales_admin}
    return render(request, "kpis/mails/outbox.html", context)


def _title(mail):
    return disputes.TITLES[mail.rhythm] if mail.rhythm in disputes.TITLES else RHYTHMS[mail.rhythm].title


def _readable(mail, user):
    """Whether there is something to read, and it is this user's to read: a one-to-one is between two."""
    return bool(mail.text) and (mail.user_id == user.pk or mail.rhythm != ONE_TO_ONE.slug)


def _mail(request, pk):
    found = get_object_or_404(Mail.objects.visible_to(request.user), pk=pk)
    if not _readable(found, request.user):
        raise Http404
    return found


def outbox_mail(request, pk):
    """One mail, as plain text with its links."""
    return render(request, "kpis/mails/read.html", {"mail": _mail(request, pk)})


@csp(AS_SENT)
def outbox_html(request, pk):
    """One mail as it was sent: its own styles, and nothing else, may run."""
    return HttpResponse(_mail(request, pk).html)
