"""The account's own pages: fields in the reader's language, said once, and no way that leads nowhere."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.django_db


def _seen(client, path, language="en"):
    return client.get(path, headers={"accept-language": language}).content.decode()


@pytest.mark.parametrize(("language", "label"), [("en", "Username or e-mail"), ("zh-hans", "用户名或电子邮箱")])
def test_the_first_field_takes_a_name_or_an_address(client, language, label):
    page = _seen(client, "/accounts/login/", language)
    assert label in page
    assert "placeholder" not in page


def test_a_forgotten_password_leads_on_only_where_the_site_sends_mail(client, settings):
    settings.MAIL_SERVER = ""
    assert "/accounts/password/reset/" not in _seen(client, "/accounts/login/")
    assert 'name="email"' not in _seen(client, "/accounts/password/reset/")
    settings.MAIL_SERVER = "mail.example.com"
    assert _seen(client, "/accounts/login/").count("/accounts/password/reset/") == 1
    assert 'name="email"' in _seen(client, "/accounts/password/reset/")


@pytest.mark.parametrize("path", ["password/change", "reauthenticate", "logout", "2fa"])
def test_pages_of_an_account_say_each_thing_once(client, django_user_model, path):
    client.force_login(django_user_model.objects.create_user("ann", "ann@example.com", "a-long-one"))
    page = _seen(client, f"/accounts/{path}/")
    assert "placeholder" not in page
    assert "/accounts/password/reset/" not in page


def test_a_second_factor_takes_no_verified_address(client, django_user_model):
    user = django_user_model.objects.create_user("ann", "ann@example.com", "a-long-one")
    user.emailaddress_set.create(email=user.email, verified=False)
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": "a-long-one"})
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_the_page_of_our_own_faults_stands_alone():
    page = render_to_string("500.html")
    assert "css/app" in page
    assert 'lang="zh-Hans"' in page


def test_a_short_password_is_refused_in_the_reader_s_language():
    with translation.override("zh-hans"), pytest.raises(ValidationError, match="至少八个字符"):
        validate_password("xq7")


def test_a_form_of_another_session_is_told_of_in_the_site_s_own_words():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "ann", "password": "x"})
    assert answer.status_code == 403
    assert "This page is out of date" in answer.content.decode()
