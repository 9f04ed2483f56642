"""Who may open a page of records, and who may write there. Which rows is for `visible_to` to say."""

from functools import wraps

from django.http import Http404


def sees_sales(user):
    return user.sees_sales


def sees_talent(user):
    return user.sees_talent


def sees_everything(user):
    return user.sees_everything


def leads_people(user):
    return user.leads_people


def writes_sales(user):
    """Admins, and everyone with a rep's record. A director reads everything and writes nothing."""
    return user.is_superuser or user.is_sales_admin or (user.rep_record is not None and not user.is_director)


def writes_leave(user):
    """Admins, and managers for their people."""
    return user.is_superuser or user.is_sales_admin or (user.is_manager and not user.is_director)


def logs_visits(user):
    """Those who have visits of their own to log."""
    return user.is_authenticated and user.rep_record is not None and writes_sales(user)


def writes_talent(user):
    """Admins, recruiters and managers."""
    return user.is_superuser or user.is_sales_admin or user.is_recruiter or (user.is_manager and not user.is_director)


def only(test):
    """Let a view be opened by those who pass `test`; to others it does not exist."""

    def wrap(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not test(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return wrap
