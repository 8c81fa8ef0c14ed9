"""Tells Django about this room, and has the log follow what the log-in library does."""

from importlib import import_module

from django.apps import AppConfig


class Accounts(AppConfig):
    """People and how they come in."""

    name = "smarketing.app.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Follow the signals, once every table is known."""
        import_module("smarketing.app.web.accounts.watching")
