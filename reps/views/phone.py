"""The phone's own pages: what waits on it to be sent, and who is logged in on it."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from reps.views import access


@access.only(access.logs_visits)
def queue(request):
    """What waits on this phone, with what failed and why. static/js/phone/queue.js fills it: only the phone knows."""
    return render(request, "reps/quick/queue.html")


@require_GET
@never_cache
@login_not_required
def session(request):
    """Who is logged in on this phone, and a fresh token to send with; 401 if nobody is."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    return JsonResponse({"user": str(request.user.pk), "token": get_token(request)})
