"""The web application as tests meet it: a small company with an edition ready, and people.

Tests of views use Django's client on a database of their own: SQLite, or the PostgreSQL that
DATABASE_URL names (`on_postgresql.py` starts one). Tests in a browser use `served`, the real server
in a process of its own.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from pytest_django import Settings
from tests.web.served import PASSWORD, Served, serving

from smarketing.adapters.connectors.example.company import ATELIER_VAUBAN
from smarketing.adapters.connectors.example.crm_files import Writing
from smarketing.adapters.connectors.example.export import write_company
from smarketing.adapters.render.stylesheet import report_stylesheet
from smarketing.adapters.store.layout import Layout
from smarketing.app.founding import AGREEMENT, MAPPING, found_workspace, take_folder
from smarketing.app.importing import read_mapping_file
from smarketing.app.prepared import calculator
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.preparing import prepare
from smarketing.app.web import numbers_page
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
CONTACTS, SEED = 3000, 7

# Playwright keeps a loop running in this thread for all tests after its first; Django would take
# their ordinary queries for queries of that loop.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workspace of a small company, with an edition ready. Copy it to change it."""
    root = tmp_path_factory.mktemp("company") / "workspace"
    exports = tmp_path_factory.mktemp("exports")
    write_company(ATELIER_VAUBAN, SEED, CONTACTS, NOON, exports, Writing("csv", ";"))
    workspace = found_workspace(root, exports / AGREEMENT, "en").workspace
    take_folder(workspace, exports, read_mapping_file(exports / MAPPING), NOON)
    prepare(Held(root), NOON)
    return root


@pytest.fixture(scope="session")
def served(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run the real server over a copy of the company's workspace, for all tests in a browser.

    `served.enter(page, Role.REP)` signs a page in. Whoever changes what others count on serves a
    copy of their own: `with serving(company, tmp_path) as mine`.
    """
    with serving(company, tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture
def house(company: Path, settings: Settings) -> Iterator[Path]:
    """Serve the company's workspace, which this test only reads; numbers come at once."""
    yield from _served_here(company, settings)


@pytest.fixture
def own_house(company: Path, tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Serve a copy of the company's workspace, which this test may change."""
    root = tmp_path / "workspace"
    shutil.copytree(company, root)
    yield from _served_here(root, settings)


def _served_here(root: Path, settings: Settings) -> Iterator[Path]:
    settings.SMARKETING_LAYOUT = Layout(root)
    settings.EMAIL_FILE_PATH = root / "mail"
    numbers_page.calculator.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calculator, "OwnProcess", ThreadPoolExecutor)
        patch.setattr(calculator, "PATIENCE", 60)
        yield root
    numbers_page.calculator.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Gather the static files once, so that pages can name them."""
    root = tmp_path_factory.mktemp("static")
    styles = root / "styles"
    (styles / "smarketing").mkdir(parents=True)
    (styles / "smarketing" / "report.css").write_text(report_stylesheet(), encoding="utf-8")
    own = Path("src/smarketing/app/web/static").resolve()
    with override_settings(STATICFILES_DIRS=[own, styles], STATIC_ROOT=root / "gathered"):
        call_command("collectstatic", verbosity=0, interactive=False)
        yield


def person(role: Role, name: str = "", **more: str) -> Person:
    """Return somebody with a role, made where there is nobody of that name yet."""
    called = name or role.value.replace("_", " ")
    email = f"{called.replace(' ', '.').lower()}@example.com"
    found = Person.objects.filter(email=email).first()
    if found is None:
        found = Person.objects.invited(email, called, role, **more)
        found.set_password(PASSWORD)
        found.save()
    return found


@pytest.fixture
def as_(db: None) -> Callable[..., Client]:  # noqa: ARG001 (people rest there)
    """Return a browser-like client in which somebody of a role has signed in."""

    def signed_in(role: Role, name: str = "", **more: str) -> Client:
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        client.force_login(person(role, name, **more))
        return client

    return signed_in
