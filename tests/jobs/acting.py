"""A long file, and what its owner does with it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

FILE = "key,name\nc-1,Acme\nc-2,Zenith\nc-3,Orbit\n"


def bring(client, content=FILE):
    """Send a file and say what its columns mean; the preview's address."""
    file = SimpleUploadedFile("new.csv", content.encode())
    token = client.post(reverse("import_new"), {"file": file, "kind": "customers"}).url.split("/")[2]
    columns = reverse("import_columns", args=[token])
    form = client.get(columns).context["form"]
    return client.post(columns, {name: form[name].value() or "" for name in form.fields}).url


def begin(client, content=FILE):
    """Send a file and import it; the job's page."""
    return client.post(bring(client, content).replace("preview", "commit")).url


def shown(client, page):
    """(state, problem, link) of the job on its page."""
    job = client.get(page).context["job"]
    return job.state, job.problem, job.link
