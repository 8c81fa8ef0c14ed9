"""The command `smarketing`: a list of verbs, each loaded only when it is called."""

import importlib
import sys
from io import TextIOWrapper

import click

VERBS = {
    "demo": ("demo", "Make the fictional company's workspace and show today's report."),
    "init": ("init", "Make a new workspace from an agreement, with facts if you have them."),
    "check": ("check", "Check the agreement and the facts: every problem at its place."),
    "agreement": ("agreement", "Compare, propose, sign and verify versions of the agreement."),
    "glossary": ("glossary", "Say in words what both teams agreed."),
    "import": ("import_", "Take files into the ledger, by a mapping."),
    "quarantine": ("quarantine", "List, correct and replay the rows that were refused."),
    "funnel": ("funnel", "Count the stages, by month, channel, persona, segment or owner."),
    "conversion": ("conversion", "Tell who goes on from stage to stage, how soon, and who will."),
    "loop": ("loop", "Follow each source from first contact to revenue."),
    "quality": ("quality", "Say how sales judged marketing's leads, and who stands out."),
    "personas": ("personas", "Look at whom you sell to, and at who is of no persona."),
    "explain": ("explain", "Tell the whole history of one contact, with the reasons."),
    "propose": ("propose", "Draft an agreement from history, and score history under it."),
    "plan": ("plan", "Compute the funnel backwards from the goal."),
    "staff": ("staff", "Compute the team that the agreement takes, and whom to hire."),
    "queue": ("queue", "List whom to reach next, and whom the law protects now."),
    "sla": ("sla", "Say whether both sides keep their promises, and what is overdue."),
    "clock": ("clock", "Try your own cases of working time on the clocks."),
    "replay": ("replay", "Try any definition over all of history, beside the one in force."),
    "learn": ("learn", "Learn from outcomes who becomes a customer, beside the agreed points."),
    "report": ("report", "Write a report: what both teams owe each other today."),
    "serve": ("serve", "Serve the web application to both teams."),
    "worker": ("worker", "Keep the pages up to date, in a process of its own."),
    "invite": ("invite", "Invite somebody into the web application, from the server."),
    "example": ("example", "Generate the fictional company's files, of any size."),
    "bench": ("bench", "Measure this software beside its peers, in a clone."),
}
"""Each verb, the module of this folder that holds it, and what it does in one line."""


class LazyVerbs(click.Group):
    """A group that knows its verbs by name and loads one when it is asked for.

    `smarketing --help` must answer at once, and what most verbs import takes longer than that.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the verbs in the order in which a newcomer meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Load one verb."""
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"smarketing.app.cli.{VERBS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """List the verbs without loading them."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, told) for name, (_, told) in VERBS.items()])


@click.command(cls=LazyVerbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="smarketing", prog_name="smarketing")
def main() -> None:
    """Run the agreement between sales and marketing.

    Both teams sign one file; every number either looks at is computed from it and the same facts.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that lacks a sign shows another one; no report ends for want of a “€”.
            stream.reconfigure(errors="replace")
