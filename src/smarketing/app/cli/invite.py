"""`smarketing invite`: an account and its one-time link, from the server itself."""

from importlib import import_module
from pathlib import Path

import click

from smarketing.app.cli import basics
from smarketing.app.serving.starting import bring_up_to_date, open_django

ROLES = ("administrator", "sales_head", "marketing_head", "rep", "marketer", "management")


@click.command()
@click.argument("email")
@basics.workspace
@click.option("--name", default="", help="What others call this person.")
@click.option("--role", type=click.Choice(ROLES), default="management", show_default=True)
@click.option("--representative", default="", help="Their name in the facts, where they sell.")
@click.option(
    "--without-second-factor",
    "without_factor",
    is_flag=True,
    help="Take their second factor too, where they lost it.",
)
@basics.refusing
def command(
    email: str, root: Path, name: str, role: str, representative: str, *, without_factor: bool
) -> None:
    """Make an account for an address, where there is none, and print a link to take it up.

    It is also the way back in for an administrator who is locked out: the link lets them choose a
    new password.
    """
    open_django(root)
    bring_up_to_date()
    entering = import_module("smarketing.app.web.accounts.first_start")
    link = entering.link_for(email, name, role, representative, without_factor=without_factor)
    click.echo(link)
