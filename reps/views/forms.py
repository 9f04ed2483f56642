"""Pages that add or change one record: within the reader's scope, and only for those who may write."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.generic import CreateView, UpdateView

from reps.views import access, late


class RecordFormPage:
    """What adding and changing have in common. `title` is the page's, `done` the message after saving."""

    template_name = "reps/form.html"
    writer = staticmethod(access.writes_sales)
    title = ""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.writer(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return self.form_class._meta.model.objects.visible_to(self.request.user)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        own = {"title": self.title or str(self.object), "back": self.back(), "deletes": self.deletes()}
        return super().get_context_data(**kwargs) | own

    def back(self):
        return ""

    def deletes(self):
        """Where the record can be deleted; blank where it can't, or isn't there yet."""
        return ""

    def form_valid(self, form):
        record, change = late.saved(self.request, form, form.save)
        if record is None and change is None:
            return self.render_to_response(self.get_context_data(form=form))
        self.object = record or self.object
        if change:
            late.say(self.request, change)
        else:
            messages.success(self.request, _("%(record)s has been saved.") % {"record": self.object})
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return self.back()


class NewRecord(RecordFormPage, CreateView):
    pass


class EditRecord(RecordFormPage, UpdateView):
    pass
