from django.urls import path

from kpis.views import mails

urlpatterns = [
    path("mails/", mails.mails, name="mails"),
    path("mails/new/<slug:slug>/", mails.mail_new, name="mail_new"),
    path("mails/<int:pk>/", mails.mail_edit, name="mail_edit"),
    path("mails/<int:pk>/stop/", mails.mail_stop, name="mail_stop"),
    path("mails/<int:pk>/now/", mails.mail_now, name="mail_now"),
    path("mails/disputes/", mails.mails_of_disputes, name="mails_of_disputes"),
    path("outbox/", mails.outbox, name="outbox"),
    path("outbox/<int:pk>/", mails.outbox_mail, name="outbox_mail"),
    path("outbox/<int:pk>/html/", mails.outbox_html, name="outbox_html"),
]
