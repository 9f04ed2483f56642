"""The page of a list: what may be opened, narrowed, sorted, paged and exported."""

from django.http import Http404
from django.utils import timezone
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin
from django_tables2.export import ExportMixin

from reps.exports import FORMATS, SafeExport
from reps.jobs.run import is_long
from reps.models import Job, Membership
from reps.views import access
from reps.views.jobs import started


def membership_today(rep):
    """The membership of a rep today, to look at in a subquery."""
    return Membership.objects.on(timezone.localdate()).filter(rep=rep).order_by()


class RecordList(ExportMixin, SingleTableMixin, FilterView):
    """A list of what the reader may see: filter, search, sort, page, export."""

    template_name = "reps/list.html"
    table_pagination = {"per_page": 25}
    export_class = SafeExport
    export_formats = FORMATS
    reader = staticmethod(access.sees_sales)
    writer = staticmethod(access.writes_sales)
    related = ()
    title = ""
    new = ""  # name of the URL where one is added
    new_label = ""
    empty = ""  # what to do while there is none

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.reader(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        found = self.model.objects.visible_to(self.request.user).select_related(*self.related)
        return found.order_by(*self.model._meta.ordering)

    @property
    def may_write(self):
        return self.writer(self.request.user)

    def get_table_kwargs(self):
        return {"may_write": self.may_write}

    def get_context_data(self, **kwargs):
        used = {name for name in self.filterset.filters if self.request.GET.get(name)}
        return super().get_context_data(**kwargs) | {
            "page": self,
            "may_write": bool(self.new) and self.may_write,
            "narrowed": bool(used),
            "narrowed_further": bool(used - {"q"}),
        }

    def create_export(self, export_format):
        """The file; of a long list it is made apart, unless this is the job that makes it (reps/jobs/work.py)."""
        number = 0 if hasattr(self.request, "job") else self.object_list.count()
        if not is_long(number):
            return super().create_export(export_format)
        query = self.request.GET.urlencode()
        asked = {"kind": self.request.resolver_match.url_name, "ending": export_format, "query": query}
        return started(
            self.request, Job.Kind.EXPORT, self.request.user, f"{self.title}.{export_format}", number, **asked
        )

    def get_export_filename(self, export_format):
        return f"{self.request.resolver_match.url_name}-{timezone.localdate():%Y-%m-%d}.{export_format}"
