"""Log-in and passwords: fields named as people call them, in both languages, and said once."""

from allauth.account import forms as allauth
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext_lazy as _


class SaidOnce:
    """Without placeholders, which would only say the labels again."""

    labels = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class LoginForm(SaidOnce, allauth.LoginForm):
    labels = {"login": _("Username or e-mail"), "remember": _("Keep me logged in")}


class ResetPasswordForm(SaidOnce, allauth.ResetPasswordForm):
    labels = {"email": _("E-mail")}


class NewPassword(SaidOnce):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("Eight characters or more; no common password, and not your own name.")


class SetPasswordForm(NewPassword, allauth.ResetPasswordKeyForm):
    """The first password of an account, or one instead of a forgotten one."""


class ChangePasswordForm(NewPassword, allauth.ChangePasswordForm):
    pass


class ReauthenticateForm(SaidOnce, allauth.ReauthenticateForm):
    pass


class LongEnough(MinimumLengthValidator):
    """In words that have their Chinese: Django's own have none yet."""

    def get_error_message(self):
        return _("Too short: take eight characters or more.")
