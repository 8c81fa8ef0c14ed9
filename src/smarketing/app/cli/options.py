"""What verbs have in common: their options, how they fail, and in which language they speak."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import click

from smarketing.app.cli import basics
from smarketing.app.cli.long_work import long_work
from smarketing.app.configuration import Refused
from smarketing.app.workspace import Workspace
from smarketing.core.agreement.stages import Persona
from smarketing.core.base.finding import Finding
from smarketing.core.base.period import Period
from smarketing.core.base.toml import choice_remedy
from smarketing.core.reports.funnel import first_day
from smarketing.core.reports.only import Only
from smarketing.core.reports.picks import choices
from smarketing.core.reports.situation import Situation, restricted

Asked = TypeVar("Asked")

# Verbs that compute find here what all verbs need as well.
DONE, FINDINGS = basics.DONE, basics.FINDINGS
console, refusing, spoken = basics.console, basics.refusing, basics.spoken
workspace, language = basics.workspace, basics.language

as_of = click.option(
    "--as-of",
    "moment",
    metavar="DATE",
    help="Compute as of this day or moment, such as 2026-03-31 (default: now).",
)
since = click.option(
    "--from",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First day (default: the first of the facts).",
)
until = click.option(
    "--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="Last day (default: today)."
)


persona = click.option(
    "--persona", "persona", metavar="NAME", help="Only contacts of this persona of the agreement."
)

ROWS_READ = 40
"""So many rows of a table are read; programs take them all."""

most = click.option(
    "--top",
    "most",
    type=click.IntRange(1),
    metavar="N",
    help=f"Name so many rows, and add up the others (default: {ROWS_READ}; all in JSON and CSV).",
)


def most_rows(asked: int | None, form: str) -> int | None:
    """Return how many rows have a name of their own; None for all."""
    return asked or (ROWS_READ if form in {"text", "html"} else None)


why = click.option(
    "--why",
    "asked",
    is_flag=False,
    flag_value="",
    metavar="[FIGURE]",
    help="Say how each figure, or those of this name, is computed.",
)


def output(*formats: str) -> Callable[[basics.Verb], basics.Verb]:
    """Return the option that chooses how a verb prints; the first format is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print.",
    )


def moment_of(where: Workspace, given: str | None) -> datetime:
    """Return the moment asked for, now if none was; a wrong date is bad usage."""
    try:
        return where.as_of(given)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from None


def situation(where: Workspace, given: str | None) -> Situation:
    """Return facts and agreement as of the moment asked for."""
    as_of = moment_of(where, given)
    asked = click.get_current_context().params.get("code")
    with long_work(console(stderr=True), spoken(asked, where)) as told:
        return where.situation(as_of, told)


def picking(verb: basics.Verb) -> basics.Verb:
    """Add the options that pick whose contacts are counted: see `of_those`."""
    for option in (
        click.option("--owner", metavar="NAME", help="Only contacts of this representative."),
        click.option(
            "--campaign", metavar="NAME", help="Only contacts that this campaign brought."
        ),
        click.option("--channel", metavar="NAME", help="Only contacts that this channel brought."),
        persona,
    ):
        verb = option(verb)
    return verb


def of_persona(whole: Situation, name: str | None) -> Situation:
    """Return the situation of one persona, or the whole; an unknown persona is bad usage."""
    return of_those(whole, name, {})


def of_those(whole: Situation, name: str | None, asked: Mapping[str, str | None]) -> Situation:
    """Return the situation of one persona, channel, campaign or owner; unknown ones are bad usage.

    An empty name picks those of whom none is recorded.
    """
    known = choices(whole)
    names = {
        by: one_of(value, [one.name for one in known[by]], f"--{by}", f"nobody is of the {by}")
        if value
        else value
        for by, value in asked.items()
    }
    chosen = None if name is None else _persona(whole, name)
    only = Only(chosen, names.get("channel"), names.get("campaign"), names.get("owner"))
    return whole if only.is_everybody else restricted(whole, only)


def _persona(whole: Situation, name: str) -> Persona:
    personas = {persona.name: persona for persona in whole.agreement.personas}
    if not personas:
        raise click.BadParameter(
            "the agreement knows no personas: add a [[personas]]", param_hint="--persona"
        )
    if name not in personas:
        mend, values = choice_remedy(name, list(personas))
        raise click.BadParameter(
            f"the agreement knows no persona `{name}`; {mend.format(**values)}",
            param_hint="--persona",
        )
    return personas[name]


def one_of(word: str, known: Sequence[str], option: str, problem: str) -> str:
    """Return the known word that was meant, whatever its case; an unknown one is bad usage."""
    meant = next((one for one in known if one.casefold() == word.casefold()), None)
    if meant is not None:
        return word if word in known else meant
    mend, values = choice_remedy(word, known)
    told = mend.format(**values) if known else "none is known yet"
    raise click.BadParameter(f"{problem} `{word}`; {told}", param_hint=option)


def period(on: Situation, since: datetime | None, until: datetime | None) -> Period:
    """Return the days asked for, or all those of the facts; the wrong way round is bad usage."""
    chosen = Period(since.date() if since else first_day(on), until.date() if until else on.today)
    if chosen.start > chosen.end:
        raise click.BadParameter(f"{chosen.end} lies before {chosen.start}", param_hint="--to")
    return chosen


def read_all(
    texts: Sequence[str],
    read: Callable[[str, str], tuple[Asked | None, list[Finding]]],
    option: str,
) -> list[Asked]:
    """Read all that was given to an option; raises `Refused` with every finding."""
    found, findings = [], []
    for text in texts:
        asked, told = read(text, option)
        findings += told
        if asked is not None:
            found.append(asked)
    if findings:
        raise Refused(findings)
    return found
