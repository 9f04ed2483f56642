"""Days beside days."""

from datetime import timedelta

ONE_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
