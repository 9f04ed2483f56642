"""The pages opened in the browser's tests and in `make screenshots` are all there are."""

from django.urls import resolve

from tests.e2e.pages import ALL, name_of
from tests.test_roles import PAGES, rows

# Parts of pages and files; and what takes a record that a fresh demo does not have: a draft, an upload, a job
NO_PAGE = {
    *("home", "health", "phone_session", "worker", "manifest", "outbox_html"),
    *("customer_suggest", "opportunity_suggest", "definition_preview_records"),
    *("import_bad_rows", "import_export", "job_bar", "job_file", "closing_report"),
}
NOT_IN_THE_DEMO = {
    *("definition_edit", "definition_preview", "import_columns", "import_preview", "import_batch", "job"),
    *("proposal_delete", "declaration_link", "my_declaration", "calibration_visit"),
}


def test_every_page_is_opened_in_the_browser():
    paths = [path.partition(" from ")[0].partition("?")[0].replace("first", "1") for _role, path in ALL]
    assert set(rows(PAGES)) - {resolve(path).url_name for path in paths} <= NO_PAGE | NOT_IN_THE_DEMO


def test_every_picture_has_a_name_of_its_own():
    names = [(role, name_of(path)) for role, path in ALL]
    assert len(set(names)) == len(names)
