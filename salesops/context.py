"""What every page needs: the navigation of the role, what a rep's phone keeps, and the demo's log-ins."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from reps.views import access
from reps.views.jobs import open_jobs
from salesops import shell
from salesops.navigation import navigation

DEMO_LOGINS = (
    (_("Director"), "director"),
    (_("Manager"), "manager"),
    (_("Rep"), "rep"),
    (_("Recruiter"), "recruiter"),
    (_("Admin"), "admin"),
)
DEMO_PASSWORD = "demo-salesops"


def site(request):
    user = getattr(request, "user", None)
    return {
        "phone": shell.version() if user and access.logs_visits(user) else "",
        "sends_mail": settings.MAIL_SERVER,
        "nav": navigation(request) if user and user.is_authenticated else [],
        "jobs": lambda: open_jobs(request),
        "demo_logins": [{"label": label, "username": name, "password": DEMO_PASSWORD} for label, name in DEMO_LOGINS]
        if settings.DEMO
        else [],
    }
