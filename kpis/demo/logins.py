"""The five demo log-ins: what the log-in page offers when settings.DEMO is on."""

from django.contrib.auth.hashers import make_password

from reps.models import User
from salesops.context import DEMO_LOGINS, DEMO_PASSWORD

DEMO_MAIL = "@demo.salesops.invalid"  # nobody real has such an address, so it marks the demo company
FLAGS = {
    "director": {"is_director": True},
    "recruiter": {"is_recruiter": True},
    "admin": {"is_staff": True, "is_superuser": True},
}


def logins(casts):
    """{name: User}, written; `manager` leads the first team and `rep` sells in it."""
    password = make_password(DEMO_PASSWORD)
    users = {name: _user(name, password) for _label, name in DEMO_LOGINS}
    _belongs(users["manager"], casts[0].sellers[0])
    _belongs(users["rep"], casts[0].sellers[1])
    return users


def _user(name, password):
    flags = FLAGS.get(name, {})
    return User.objects.create(username=name, email=f"{name}{DEMO_MAIL}", password=password, **flags)


def _belongs(user, seller):
    seller.rep.user = user
    seller.rep.save(update_fields=["user"])
