"""The language switch: this browser's choice, and the account's if somebody is logged in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
@login_not_required
def language(request):
    """Set the language by cookie, remember it on the account, and go back where the reader was."""
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return set_language(request)
