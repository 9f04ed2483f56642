"""A migrated database, kept between runs and copied for each test process: migrating takes seconds, copying none.

The copy carries a fingerprint of every file that decides what migrations do, so a changed migration is run for real and
nothing older is ever used. Migrations newer than the copy can't be missed either: Django migrates the copy as it would
any database, and only then are tests run.
"""

import ast
import fcntl
import sqlite3
from contextlib import contextmanager
from hashlib import sha256
from inspect import getsourcefile
from pathlib import Path

import django
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.samples import ROOT

OURS = ("reps", "kpis", "salesops")


def sources():
    """The files that decide what a migrated database is: migrations, and models, of which Django notes permissions."""
    return with_imports([*migrations(), *ROOT.glob("*/models/*.py"), *ROOT.glob("*/models.py")])


def migrations():
    """The files of every app's migrations."""
    return {Path(getsourcefile(type(each))) for each in MigrationLoader(None).disk_migrations.values()}


def with_imports(files):
    """These files, and whatever of ours they import."""
    found, todo = set(), list(files)
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo.extend(_imported_by(path))
    return found


def _imported_by(path):
    """Our modules that a module of ours imports."""
    if not any(path.is_relative_to(ROOT / app) for app in OURS):
        return
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom | ast.Import):
            module = [getattr(node, "module", None)] if isinstance(node, ast.ImportFrom) else []
            for name in module + [".".join(filter(None, (*module, each.name))) for each in node.names]:
                yield from _files_of(name)


def _files_of(name):
    place = ROOT.joinpath(*name.split("."))
    if name.split(".")[0] in OURS:
        yield from filter(Path.exists, (place.with_suffix(".py"), place / "__init__.py"))


def fingerprint(files=None):
    """Changes with any of these files (all sources), with Django and with the database."""
    state = sha256(f"{django.__version__} {connection.vendor}".encode())
    for file in sorted(sources() if files is None else files):
        state.update(b"\0" + str(file).encode() + b"\0" + file.read_bytes())
    return state.hexdigest()[:16]


@contextmanager
def copy_offered(folder):
    """Around the creation of the test database: the first process to come migrates, the others wait and copy."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        copy = kept_copy(folder)
        found = copy.exists()
        if found:
            copy.offer()
            fcntl.flock(lock, fcntl.LOCK_UN)
        yield
        if not found:
            copy.keep()


def kept_copy(folder):
    """The copy for the database in use."""
    return {"sqlite": KeptInFile, "postgresql": KeptOnServer}[connection.vendor](folder)


class KeptInFile:
    """SQLite: a file, copied into memory."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / f"{fingerprint()}.sqlite3"

    def exists(self):
        return self.path.exists()

    def offer(self):
        """Fill the database that Django is about to create. It lives as long as a connection to it is open."""
        self.alive = sqlite3.connect(connection.creation._get_test_db_name(), uri=True, check_same_thread=False)
        with sqlite3.connect(self.path) as copy:
            copy.backup(self.alive)

    def keep(self):
        for old in self.folder.glob("*.sqlite3"):
            old.unlink()
        half = self.path.with_suffix(".half")
        with sqlite3.connect(half) as copy:
            connection.connection.backup(copy)
        half.replace(self.path)


class KeptOnServer:
    """PostgreSQL: a database that others are created from."""

    def __init__(self, folder):
        self.family = f"migrated_for_tests_of_{connection.settings_dict['NAME']}_"
        self.name = self.family + fingerprint()

    def exists(self):
        return self.name in self._kept()

    def offer(self):
        connection.settings_dict["TEST"]["TEMPLATE"] = self.name

    def keep(self):
        made = connection.settings_dict["NAME"]
        connection.close()
        self._run(
            *(f'DROP DATABASE "{old}"' for old in self._kept()), f'CREATE DATABASE "{self.name}" TEMPLATE "{made}"'
        )

    def _kept(self):
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.family])
            return [name for (name,) in cursor.fetchall()]

    def _run(self, *statements):
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
