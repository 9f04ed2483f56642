"""Log-in policy: accounts are made by an admin, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend

from reps.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class AccountBackend(AuthenticationBackend):
    """An account comes with its rep: every page asks for both."""

    def get_user(self, user_id):
        user = User.objects.select_related("rep").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
