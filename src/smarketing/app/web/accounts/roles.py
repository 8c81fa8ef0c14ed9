"""The roles, and the groups of roles to which routes are open."""

from enum import StrEnum

from smarketing.core.base.sentence import msgid


class Role(StrEnum):
    """What somebody does in the company, as far as the application is concerned."""

    ADMINISTRATOR = "administrator"
    SALES_HEAD = "sales_head"
    MARKETING_HEAD = "marketing_head"
    REP = "rep"
    MARKETER = "marketer"
    MANAGEMENT = "management"


LABELS = {
    Role.ADMINISTRATOR: msgid("Administrator"),
    Role.SALES_HEAD: msgid("Head of sales"),
    Role.MARKETING_HEAD: msgid("Head of marketing"),
    Role.REP: msgid("Sales representative"),
    Role.MARKETER: msgid("Marketer"),
    Role.MANAGEMENT: msgid("Management (read only)"),
}

EVERYONE = frozenset(Role)
"""Everybody who has signed in."""

HEADS = frozenset({Role.SALES_HEAD, Role.MARKETING_HEAD})
SALES = frozenset({Role.SALES_HEAD, Role.REP})
WRITERS = EVERYONE - {Role.MANAGEMENT}
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
DATA_KEEPERS = HEADS | ADMINISTRATORS | {Role.MARKETER}
"""Who may bring facts in and mend what was put aside."""
