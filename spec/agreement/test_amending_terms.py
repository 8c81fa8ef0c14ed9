"""Every term of the two sides can be set for a replay, and is compared by its name."""

from pathlib import Path
from typing import Any

import pytest

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.amending import parse_amended, read_amendment
from smarketing.core.agreement.changes import differences
from smarketing.core.agreement.reading import parse_agreement

FILE = Path(__file__).resolve().parents[2] / "tests" / "render" / "every_term.toml"
TEXT = FILE.read_text(encoding="utf-8")


def agreed() -> Agreement:
    read, findings = parse_agreement(TEXT, FILE.name)
    assert read is not None, findings
    return read


@pytest.mark.parametrize(
    ("way", "before", "after"),
    [
        ("commitments.sales.first_attempt.within.working_hours", "4", "2"),
        ("commitments.marketing.volume.target", "100", "120"),
        ("commitments.sales.depth.kinds", '["call", "email"]', '["email"]'),
        ("roles.sdr.attempts", "4", "3"),
        ("roles.sdr.ramp", "[0.25, 0.5, 0.75]", "[0.5]"),
        ("lead_values.demo.close_rate", "0.12", "0.15"),
        ("lead_values.demo.revenue", "12000", "9000"),
        ("calendars.lisbon.week.monday", '["09:30-13:00", "14:00-18:30"]', '["10:00-12:00"]'),
        ("calendar.week.friday", '["09:00-17:00"]', '["09:00-12:00"]'),
        ("calendar.special_days.2026-06-20.open", '["10:00-12:00"]', '["10:00-13:00"]'),
        ("calendar.breaks.2026-03-12.closed", '["14:00-16:00"]', '["15:00-16:00"]'),
        ("segments.demo.priority", "1", "2"),
        ("handoff.clock", '"owner"', '"house"'),
        ("handoff.pauses.call_back.at_most.working_days", "10", "5"),
        ("handoff.escalations.sales.at", "1", "1.2"),
        ("handoff.causes.most_waiting", "40", "50"),
        ("plan.rates.sql", "0.8", "0.7"),
        ("plan.lags.sql", "[0.5, 0.3, 0.2]", "[0.5, 0.5]"),
        ("plan.parts.referrals.share", "0.25", "0.26"),
        ("plan.seen.sal.went_on", "150", "151"),
        ("solicitation.rules.decree.at_most", "4", "3"),
        (
            "solicitation.rules.decree.hours.monday",
            '["10:00-13:00", "14:00-20:00"]',
            '["10:00-12:00"]',
        ),
        ('parties.sales.people."Claire Dubois".share_of_time', "0.8", "0.5"),
        ("assignment.territory.attribute", '"country"', '"region"'),
    ],
)
def test_a_term_is_set_by_its_names_and_told_as_a_difference(
    way: str, before: str, after: str
) -> None:
    amendment, findings = read_amendment(f"{way} = {after}", "--set")
    assert amendment is not None, findings
    changed, findings = parse_amended(TEXT, FILE.name, [amendment])
    if changed is None:
        # Shares of parts and of lags add up to one: the sentence says so, at the option.
        assert [one.source.file for one in findings if one.source] == ["--set"]
        return
    named = way.replace('"', "")
    assert [(term, old, new) for term, old, new in differences(agreed(), changed)] == [
        (named, before, after)
    ]


def test_two_lines_of_one_segment_are_told_apart_by_their_places() -> None:
    twice = TEXT + '[[lead_values]]\nsegment = "demo"\nvalue = 10\n'
    amendment, _ = read_amendment("lead_values.demo.value = 20", "--set")
    assert amendment is not None
    _, findings = parse_amended(twice, FILE.name, [amendment])
    assert [one.remedy() for one in findings] == ["name one by its place: `1`, `3`"]


def test_every_list_of_tables_can_be_entered() -> None:
    """Each element of each list has a name, or is reached by its place."""
    ways = list(_tables((), agreed().model_dump(exclude_unset=True)))
    assert len(ways) > 60
    for way in ways:
        last = "1" if way[-1] == "#" else way[-1]
        option = ".".join([*(f'"{part}"' for part in way[:-1]), f'"{last}"']) + ".unknown_key = 1"
        amendment, findings = read_amendment(option, "--set")
        assert amendment is not None, findings
        _, findings = parse_amended(TEXT, FILE.name, [amendment])
        assert {one.code for one in findings} <= {"toml.unknown_key"}, option


def _tables(way: tuple[str, ...], value: Any) -> Any:  # noqa: ANN401 (any term)
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _tables((*way, str(key)), one)
    elif isinstance(value, list):
        for place, one in enumerate(value, start=1):
            if isinstance(one, dict):
                yield (*way, str(place))
                yield from _tables((*way, str(place)), one)
