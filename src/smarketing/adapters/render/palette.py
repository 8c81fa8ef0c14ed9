"""The colours, once: each team has one hue, shared things are neutral, states have words as well.

A token has a colour on light and one on dark paper. The stylesheet takes both; charts are drawn
with the light ones and then carry the token's name, so that they follow the page.
"""

from dataclasses import dataclass

from smarketing.core.base.finding import Severity
from smarketing.core.base.sentence import msgid
from smarketing.core.reports.pages import Standing, Team


@dataclass(frozen=True)
class Token:
    """One colour of the design."""

    light: str
    dark: str


TOKENS = {
    "paper": Token("#ffffff", "#131418"),
    "raised": Token("#f6f7f9", "#1b1d23"),
    "line": Token("#e2e4e9", "#2d3038"),
    "ink": Token("#1a1c22", "#ecedf1"),
    "quiet": Token("#5b606d", "#a3a9b7"),
    "marketing": Token("#6b47d6", "#b3a0ff"),
    "marketing-soft": Token("#e5defa", "#372d5e"),
    "sales": Token("#0a7083", "#5fcadb"),
    "sales-soft": Token("#d3ebf0", "#143d46"),
    "shared": Token("#434a59", "#c2c8d5"),
    "shared-soft": Token("#e4e6ec", "#31353f"),
    "good": Token("#1d7440", "#6fd391"),
    "warning": Token("#855600", "#f0bb52"),
    "bad": Token("#b4271f", "#ff938a"),
}

SHAPES = {None: "○", Standing.GOOD: "●", Standing.WARNING: "▲", Standing.BAD: "■"}
ASCII_SHAPES = {None: "-", Standing.GOOD: "ok", Standing.WARNING: "!", Standing.BAD: "x"}
"""A state is never told by colour alone."""

SEVERITIES = {Severity.INFO: "○", Severity.WARNING: "▲", Severity.ERROR: "■"}
ASCII_SEVERITIES = {Severity.INFO: "-", Severity.WARNING: "!", Severity.ERROR: "x"}
SEVERITY_WORDS = {
    Severity.INFO: msgid("note"),
    Severity.WARNING: msgid("warning"),
    Severity.ERROR: msgid("error"),
}


def hue(team: Team) -> str:
    """Return the name of a team's token."""
    return team.value


def soft(team: Team) -> str:
    """Return the name of a team's pale token: what is not yet there, or has dropped off."""
    return f"{team.value}-soft"


def stylesheet() -> str:
    """Return the tokens as custom properties, and the classes by which charts take them."""
    lines = [f"--{name}:light-dark({t.light},{t.dark});" for name, t in TOKENS.items()]
    fills = [f".f-{name}{{fill:var(--{name})}}" for name in TOKENS]
    strokes = [f".s-{name}{{stroke:var(--{name})}}" for name in TOKENS]
    return "\n".join([f":root{{{''.join(lines)}}}", *fills, *strokes])
