"""Who is logged in, in the database: as Django keeps it, but found by a query that is put into SQL once."""

from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from reps.kept import Given, Kept


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        found = LASTING.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found


@Kept
def LASTING():
    """The session of a key, unless it is over."""
    lasting = SessionStore.get_model_class().objects.filter(expire_date__gt=Given("now", DateTimeField()))
    return lasting.filter(session_key=Given("key", CharField()))
