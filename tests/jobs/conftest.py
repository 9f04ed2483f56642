"""A company, and its administrator at the browser."""

import pytest

from tests.small_company import small_company


@pytest.fixture
def company():
    return small_company()


@pytest.fixture
def admin(client, company):
    client.force_login(company.admin)
    return client
