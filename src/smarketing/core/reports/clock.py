"""Whether the clocks say what a company expects of its working time, case by case.

In a notebook: `clock_report(Path("cases.json").read_text(), "cases.json").cases`.
"""

from zoneinfo import ZoneInfo

from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.base.working_time import moment_of
from smarketing.core.reports.clock_pages import ClockReport
from smarketing.core.reports.why import Why
from smarketing.core.sla.case_file import ClockCase, check_cases
from smarketing.core.sla.case_values import as_seconds
from smarketing.core.sla.cases import Answer

_MOST_STRETCHES = 4


def clock_report(text: str, file: str) -> ClockReport:
    """Answer the cases of a file in the format `business-hours-vectors/1`, and compare.

    `text` is what the file holds, `file` how findings name it. A case or a calendar that cannot
    be read is a finding of severity error, and hinders no other.
    """
    checked = check_cases(text, file)
    answered = [case for case in checked.cases if case.given is not None]
    return ClockReport(
        file,
        checked.cases,
        checked.calendars,
        sum(case.agrees is True for case in answered),
        sum(case.agrees is False for case in answered),
        sum(not case.is_stated for case in answered),
        len(checked.cases) - len(answered),
        checked.findings,
        [_why(case, case.given) for case in answered if case.given is not None],
    )


def clock_headline(report: ClockReport) -> list[Sentence]:
    """Return the sentences with which the report begins."""
    stated = report.agreeing + report.disagreeing
    values: dict[str, Value] = {
        "count": stated,
        "agreeing": report.agreeing,
        "disagreeing": report.disagreeing,
    }
    if not report.cases:
        return [Sentence("The file holds no case that could be answered.")]
    if stated and not report.disagreeing:
        first = Sentence(
            "The one case agrees: the clock gives what the file expects.",
            values,
            "All {count} cases agree: the clocks give what the file expects.",
            stated,
        )
    else:
        first = Sentence(
            "The clocks give what the file expects in {agreeing} of {count} case.",
            values,
            "The clocks give what the file expects in {agreeing} of {count} cases.",
            stated,
        )
    sentences = [first] if stated else []
    if report.unstated:
        sentences.append(
            Sentence(
                "{count} case states nothing to compare with, and is answered.",
                {"count": report.unstated},
                "{count} cases state nothing to compare with, and are answered.",
                report.unstated,
            )
        )
    if report.unanswered:
        sentences.append(
            Sentence(
                "{count} case cannot be answered: the findings say why.",
                {"count": report.unanswered},
                "{count} cases cannot be answered: the findings say why.",
                report.unanswered,
            )
        )
    return sentences


def _why(case: ClockCase, given: Answer) -> Why:
    start, end = given.looked
    stretches = given.clock.intervals(start, end)
    zone = given.clock.zone
    values: dict[str, Value] = {
        "start": _local(start, zone),
        "end": _local(end, zone),
        "seconds": str(as_seconds(sum(closes - opens for opens, closes in stretches))),
        "count": len(stretches),
        "stretches": tuple(
            f"{_local(opens, zone)} → {_local(closes, zone)}"
            for opens, closes in (
                stretches
                if len(stretches) <= _MOST_STRETCHES
                else [stretches[0], stretches[1], stretches[-1]]
            )
        ),
    }
    name = case.name
    return Why(
        name,
        Sentence("case {id}", {"id": name}),
        str(case.answer),
        _how(case, values),
        (f"calendars.{case.calendar}",),
    )


def _how(case: ClockCase, values: dict[str, Value]) -> Sentence:
    if case.operation == "is_open":
        return (
            Sentence("At {start} by the clocks there, it is open.", values)
            if case.answer
            else Sentence("At {start} by the clocks there, it is closed.", values)
        )
    count = values["count"]
    if count == 0:
        return Sentence("From {start} to {end} by the clocks there, it is closed.", values)
    if isinstance(count, int) and count > _MOST_STRETCHES:
        return Sentence(
            "From {start} to {end} by the clocks there, it is open {seconds} s in {count} "
            "stretches; the first two and the last are: {stretches}.",
            values,
        )
    return Sentence(
        "From {start} to {end} by the clocks there, it is open {seconds} s: {stretches}.", values
    )


def _local(instant: int, zone: ZoneInfo) -> str:
    """Write a moment as the clocks of a zone show it, with its offset."""
    there = moment_of(instant).astimezone(zone)
    whole = there.second == 0 and there.microsecond == 0
    return there.isoformat(" ", "minutes") if whole else there.isoformat(" ")
