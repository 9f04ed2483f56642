"""Everyone logs in; a user's own language beats the browser's."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.utils import timezone, translation

OPEN_TO_ALL = ("/accounts/", "/language/", "/health/", "/static/")


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Django's own, leaving out allauth's pages, which guard themselves."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.path.startswith(OPEN_TO_ALL):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class UserZoneMiddleware:
    """Days and times are those of where the user is: their rep's time zone, else the company's (spec 2.1)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with timezone.override(getattr(request.user, "zone", None)):
            return self.get_response(request)


class UserLanguageMiddleware:
    """Use the language a user chose, unless this browser's cookie says otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "")
        if language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)
