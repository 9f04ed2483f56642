"""Ratings of potential: that there is one, by whom and when; what it says is not for administrators (spec 11)."""

from django.contrib import admin

from reps.admin.base import PlainAdmin, ReadOnly
from reps.models import PotentialRating


@admin.register(PotentialRating)
class PotentialRatingAdmin(ReadOnly, PlainAdmin):
    list_display = ["rep", "rated_on", "by"]
    list_select_related = ["rep", "by"]
    list_filter = ["rated_on"]
    search_fields = ["rep__key", "rep__name"]
    date_hierarchy = "rated_on"
    fields = ["rep", "rated_on", "by"]
