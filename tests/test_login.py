"""The log-in page names its fields in the reader's language."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "label"), [("en", "Username or e-mail"), ("zh-hans", "用户名或电子邮箱")])
def test_the_first_field_takes_a_name_or_an_address(client, language, label):
    page = client.get("/accounts/login/", headers={"accept-language": language}).content.decode()
    assert label in page
    assert "placeholder" not in page
