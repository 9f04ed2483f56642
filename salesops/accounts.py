"""Log-in policy: accounts are made by an admin, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

from reps.models import Organisation, User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class AccountBackend(AuthenticationBackend):
    """An account comes with its rep and the company's time zone: every page asks for all three."""

    def get_user(self, user_id):
        zone = Coalesce(Subquery(Organisation.objects.values("time_zone")[:1]), Value(settings.TIME_ZONE))
        user = User.objects.select_related("rep").annotate(company_zone=zone).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
