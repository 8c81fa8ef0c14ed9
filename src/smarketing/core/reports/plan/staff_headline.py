"""The first sentences of the staff report and of a proposed assignment."""

from datetime import timedelta

from smarketing.core.base.sentence import Money, Sentence, Value
from smarketing.core.planning.reverse_funnel import shown
from smarketing.core.reports.plan.staff_pages import (
    AssignmentReport,
    RoleStaff,
    RoleWork,
    StaffReport,
    Supply,
)

_MOST_ALERTS = 2


def staff_headline(report: StaffReport) -> list[Sentence]:
    """Say how many people the work takes and how many there are, whom to hire, what is amiss."""
    told = [_needed(report, role, work) for role in report.roles for work in role.work]
    if not told:
        return [
            Sentence(
                "The agreement does not say yet who does what and how long it takes, so nothing "
                "can be said of the team."
            )
        ]
    changed = [
        Sentence(
            "With the terms that were set, “{role}” takes {after} people instead of {before}.",
            {"role": one.label, "after": shown(one.after), "before": shown(one.before)},
        )
        for one in report.compared
        if one.after != one.before
    ]
    alerts = [alert.sentence for alert in report.alerts[:_MOST_ALERTS]]
    return [*told, *changed, *_hires(report), *alerts]


def _needed(report: StaffReport, role: RoleStaff, work: RoleWork) -> Sentence:
    values: dict[str, Value] = {
        "need": work.need,
        "stage": report.stage,
        "role": role.label,
        "count": work.needed_display,
        "there": role.there,
    }
    if work.kind == "revenue":
        values["goal"] = Money(work.need, report.currency)
        return Sentence(
            "“{role}”: this month’s goal of {goal} takes one person past the ramp; there now: "
            "{there}.",
            values,
            "“{role}”: this month’s goal of {goal} takes {count} people past the ramp; there now: "
            "{there}.",
            work.needed_display,
        )
    if 0 < work.need < 1:
        return _hardly_any(work, values)
    if work.kind == "opportunities":
        return Sentence(
            "“{role}”: opening {need} deals a month takes one person; there now: {there}.",
            values,
            "“{role}”: opening {need} deals a month takes {count} people; there now: {there}.",
            work.needed_display,
        )
    return _leads(report, work, values)


def _hardly_any(work: RoleWork, values: dict[str, Value]) -> Sentence:
    """Say of less than one lead or deal that it is less than one, where rounding would say none."""
    if work.kind == "opportunities":
        return Sentence(
            "“{role}”: less than one deal is to be opened this month; there now: {there}.", values
        )
    return Sentence(
        "“{role}”: less than one lead (“{stage}”) is to be worked this month; there now: {there}.",
        values,
    )


def _leads(report: StaffReport, work: RoleWork, values: dict[str, Value]) -> Sentence:
    origin = next((one.origin for one in report.supply if one.used), Supply.PROMISED)
    if origin is Supply.PROMISED:
        return Sentence(
            "“{role}”: to work {need} leads a month as promised (“{stage}”) takes one person; "
            "there now: {there}.",
            values,
            "“{role}”: to work {need} leads a month as promised (“{stage}”) takes {count} people; "
            "there now: {there}.",
            work.needed_display,
        )
    if origin is Supply.PLANNED:
        return Sentence(
            "“{role}”: to work the {need} leads (“{stage}”) that the goal takes of marketing this "
            "month takes one person; there now: {there}.",
            values,
            "“{role}”: to work the {need} leads (“{stage}”) that the goal takes of marketing this "
            "month takes {count} people; there now: {there}.",
            work.needed_display,
        )
    return Sentence(
        "“{role}”: to work {need} leads a month (“{stage}”), as many as came of late, takes one "
        "person; there now: {there}.",
        values,
        "“{role}”: to work {need} leads a month (“{stage}”), as many as came of late, takes "
        "{count} people; there now: {there}.",
        work.needed_display,
    )


def _hires(report: StaffReport) -> list[Sentence]:
    hires = [(hire, role) for role in report.roles for hire in role.hires]
    unknown = [
        Sentence(
            "“{role}”: hires are left out, the work takes too many people to be true.",
            {"role": role.label},
        )
        for role in report.roles
        if not role.hires_known
    ]
    if not hires and unknown:
        return unknown
    if not hires:
        return [Sentence("Nobody has to be hired until {day}.", {"day": report.end})]
    first, role = min(hires, key=lambda one: (one[0].open_by, one[0].starts))
    people = sum(hire.people for hire, _ in hires)
    return [
        Sentence(
            "One person is to be hired until {end}, as “{role}”: open the place by {day}.",
            {"end": report.end, "role": role.label, "day": first.open_by, "count": people},
            "{count} people are to be hired until {end}; open the first place, as “{role}”, by "
            "{day}.",
            people,
        ),
        *unknown,
    ]


def assignment_headline(report: AssignmentReport) -> list[Sentence]:
    """Say how many leads wait for somebody, how many find one, and until when."""
    waiting = len(report.leads)
    if not waiting:
        return [Sentence("No lead waits for somebody to take it.")]
    given = sum(one.rep is not None for one in report.leads)
    today = sum(one.day == report.start for one in report.leads if one.day is not None)
    values: dict[str, Value] = {
        "count": waiting,
        "given": given,
        "today": today,
        "end": report.end,
    }
    sentences = [
        Sentence(
            "One lead waits for somebody to take it; {given} can be given until {end}, {today} of "
            "them today.",
            values,
            "{count} leads wait for somebody to take them; {given} can be given until {end}, "
            "{today} of them today.",
            waiting,
        )
    ]
    if waiting > given:
        sentences.append(
            Sentence(
                "Nobody can take one of them before {after}; the list says why.",
                {"count": waiting - given, "after": report.end + timedelta(days=1)},
                "Nobody can take {count} of them before {after}; the list says why.",
                waiting - given,
            )
        )
    return sentences
