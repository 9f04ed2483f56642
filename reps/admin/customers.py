from django.contrib import admin

from reps.admin.base import RecordAdmin
from reps.models import Customer


@admin.register(Customer)
class CustomerAdmin(RecordAdmin):
    list_display = ["key", "name", "tier", "industry", "region"]
    list_display_links = ["key", "name"]
    list_filter = ["tier", "industry", "region"]
    search_fields = ["key", "name"]
