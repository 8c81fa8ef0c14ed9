"""What a sender asks first: whether a person wants a mail, and whether it may come now."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.notifying.kinds import KINDS, Channel, Kind
from smarketing.app.web.notifying.models import Choice, QuietHours

_SATURDAY = 5
_MOST_STEPS = 8
"""A quiet night, a weekend of whole days and the night after it are crossed in fewer."""


def wants(person: Person, kind: Kind, channel: Channel = Channel.MAIL) -> bool:
    """Say whether a person wants a kind of mail: by their own choice, else by their role."""
    terms, role = KINDS[kind], Role(person.role)
    if not person.is_active or role not in terms.concerns:
        return False
    chosen = Choice.objects.filter(person=person, kind=kind, channel=channel).first()
    return role in terms.unasked if chosen is None else chosen.is_wanted


def quiet_until(person: Person, at: datetime, house_zone: str) -> datetime | None:
    """Return the moment at which a mail may come; None where it may come now.

    Hours are those of the person's own clock, else of the house's.
    """
    hours = QuietHours.objects.filter(person=person).first()
    if hours is None:
        return None
    zone = ZoneInfo(person.time_zone or house_zone)
    moment = at
    for _ in range(_MOST_STEPS):
        end = _end_of_quiet(hours, moment.astimezone(zone))
        if end is None:
            break
        moment = end
    return None if moment == at else moment


def _end_of_quiet(hours: QuietHours, local: datetime) -> datetime | None:
    """Return when the quiet of a moment ends; None where it is not quiet."""
    if hours.weekends and local.weekday() >= _SATURDAY:
        return _on_clock(local, time(), days=1)
    begins, ends, now = hours.begins, hours.ends, local.time()
    if begins is None or ends is None or begins == ends:
        return None
    if begins < ends:
        return _on_clock(local, ends) if begins <= now < ends else None
    if now >= begins:
        return _on_clock(local, ends, days=1)
    return _on_clock(local, ends) if now < ends else None


def _on_clock(local: datetime, shown: time, days: int = 0) -> datetime:
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, shown, tzinfo=local.tzinfo).astimezone(UTC)
