"""What must be ready before the first request: tables, static files, somebody who may come in."""

import os
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from smarketing.adapters.render.html import report_stylesheet

SETTINGS = "smarketing.app.web.settings"


def open_django(root: Path) -> None:
    """Bind this process to a workspace. Called once, before anything of the web is imported."""
    os.environ["SMARKETING_WORKSPACE"] = str(root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def bring_up_to_date() -> None:
    """Bring the tables of the database up to date, and gather the static files."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    drawn: Path = settings.SMARKETING_DRAWN_STYLES / "smarketing"
    drawn.mkdir(parents=True, exist_ok=True)
    (drawn / "report.css").write_text(report_stylesheet(), encoding="utf-8")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def one_time_link() -> str | None:
    """Return the link by which the first administrator comes in; None where there is somebody."""
    link: str | None = import_module("smarketing.app.web.accounts.first_start").one_time_link()
    return link
