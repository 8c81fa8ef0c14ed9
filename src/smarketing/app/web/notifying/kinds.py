"""The kinds of mail that people choose among, whom each concerns, and who gets it unasked."""

from dataclasses import dataclass
from enum import StrEnum

from smarketing.app.web.accounts.roles import EVERYONE, HEADS, SALES, WRITERS, Role
from smarketing.core.base.sentence import msgid


class Kind(StrEnum):
    """What a mail is about. A value that was once kept is never renamed."""

    DAILY_REPORT = "daily_report"
    NEW_LEAD = "new_lead"
    BREACH = "breach"
    WEEKLY_DIGEST = "weekly_digest"
    ACTION_REMINDER = "action_reminder"
    PROPOSAL = "proposal"


class Channel(StrEnum):
    """By which way somebody is told."""

    MAIL = "mail"


@dataclass(frozen=True)
class Terms:
    """A kind: its name, what it brings, whom it concerns, and who gets it unless they say no."""

    label: str
    brings: str
    concerns: frozenset[Role]
    unasked: frozenset[Role]


KINDS = {
    Kind.DAILY_REPORT: Terms(
        msgid("Daily report"),
        msgid("Each working day: what both teams owe, and the “do not be on it” list."),
        EVERYONE,
        HEADS,
    ),
    Kind.NEW_LEAD: Terms(
        msgid("New lead"),
        msgid("As soon as a lead is handed over to you."),
        SALES,
        frozenset({Role.REP}),
    ),
    Kind.BREACH: Terms(
        msgid("Breach"),
        msgid("When a promise of your side is late and the agreement says that you are told."),
        WRITERS,
        HEADS | {Role.REP},
    ),
    Kind.WEEKLY_DIGEST: Terms(
        msgid("Weekly digest"),
        msgid("Once a week: the goal, the funnel and what changed."),
        EVERYONE,
        HEADS | {Role.MANAGEMENT},
    ),
    Kind.ACTION_REMINDER: Terms(
        msgid("Reminder of actions"),
        msgid("Before something that you took on in a meeting is due."),
        EVERYONE,
        EVERYONE,
    ),
    Kind.PROPOSAL: Terms(
        msgid("Proposal to sign"),
        msgid("When the other side proposes a version of the agreement, or has signed yours."),
        HEADS,
        HEADS,
    ),
}
