"""Log-in policy: accounts are made by an admin, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db.models import BigIntegerField, Subquery, Value
from django.db.models.functions import Coalesce

from reps.kept import Given, Kept
from reps.models import Organisation, User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class AccountBackend(AuthenticationBackend):
    """An account comes with its rep and the company's time zone: every page asks for all three."""

    def get_user(self, user_id):
        user = ACCOUNT.first(pk=user_id)
        return user if user and self.user_can_authenticate(user) else None


@Kept
def ACCOUNT():
    zone = Coalesce(Subquery(Organisation.objects.values("time_zone")[:1]), Value(settings.TIME_ZONE))
    accounts = User.objects.select_related("rep").annotate(company_zone=zone)
    return accounts.filter(pk=Given("pk", BigIntegerField())).order_by()
