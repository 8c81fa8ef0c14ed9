"""What an agreement may say, and how its contradictions are told."""

import datetime as dt
from pathlib import Path

import pytest
from spec.tables import AGREEMENT, STAGES, agreement, at

import smarketing.adapters.connectors.example
from smarketing.core.agreement.canonical import agreement_hash, canonical
from smarketing.core.agreement.history import history_findings, in_force, in_force_at
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import Severity

EXAMPLE = Path(smarketing.adapters.connectors.example.__path__[0]) / "agreement.toml"


def problems(more: str = "", *, replace: tuple[str, str] = ("", "")) -> list[str]:
    """Return severity, offending text, sentence and mend of every finding, joined."""
    text = (
        (AGREEMENT + STAGES + more).replace(*replace) if replace[0] else AGREEMENT + STAGES + more
    )
    _, findings = parse_agreement(text, "a.toml")
    return [
        " | ".join([f.severity, f.source.text if f.source else "", f.sentence(), f.remedy()])
        for f in findings
    ]


def test_the_example_agreement_is_without_findings() -> None:
    read, findings = parse_agreement(EXAMPLE.read_text(encoding="utf-8"), "agreement.toml")
    assert read is not None
    assert findings == []


def test_the_small_agreement_of_the_specs_is_without_findings() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "threshold = 40",
            "treshold = 40",
            "error | treshold | unknown key `treshold` | did you mean `threshold`?",
        ),
        (
            'stage = "mql"',
            'stage = "mqll"',
            'error | "mqll" | `mqll` is not among the names of `stages` | did you mean `mql`?',
        ),
        (
            '"Europe/Paris"',
            '"Europe/Pariss"',
            (
                'error | "Europe/Pariss" | there is no time zone `Europe/Pariss` '
                "| did you mean `Europe/Paris`?"
            ),
        ),
        (
            'time_zone = "Europe/Paris"',
            'time_zone = "Europe/Paris"\ncountry = "XX"',
            (
                'error | "XX" | the public holidays of `XX` are not known '
                "| write the two letters of ISO 3166, such as `FR`, or leave the line out"
            ),
        ),
        (
            'week.friday = ["09:00-17:00"]',
            'week.friday = ["9-17"]',
            'error | "9-17" | "9-17" is no window of time: write it as "09:00-12:30" | ',
        ),
        (
            'week.friday = ["09:00-17:00"]',
            'week.friday = ["09:00-25:00"]',
            'error | "09:00-25:00" | "09:00-25:00" names an hour that no clock shows | ',
        ),
        (
            "marketing_share = 0.6",
            "marketing_share = 1.4",
            (
                "error | 1.4 | `goal.marketing_share` must be at most 1 | "
                "a share is written as a part of 1: 80 % is 0.80"
            ),
        ),
        (
            "marketing_share = 0.6",
            "marketing_share = -0.05",
            "error | -0.05 | `goal.marketing_share` must be at least 0 | ",
        ),
        (
            "threshold = 40",
            "threshold = 400",
            None,
        ),
        (
            'name = "sal"',
            'name = "Sales accepted"',
            (
                'error | "Sales accepted" | a name has lower case letters, digits and underscores, '
                "and begins with a letter | "
            ),
        ),
        (
            'currency = "EUR"',
            'currency = "euro"',
            'error | "euro" | a currency has three capital letters, such as EUR | ',
        ),
        (
            'name = "sal"',
            'name = "mql"',
            'error | "mql" | `mql` is named a second time | give each one a name of its own',
        ),
        (
            'kind = "webinar"',
            'kind = "visit"',
            (
                'error | "visit" | touches of the kind `visit` already get their points from '
                "rule 1, so this rule never counts "
                "| put the narrower rule first, or leave this one out"
            ),
        ),
        (
            'entry = [{ on = "contact" }]',
            'entry = [{ on = "traffic" }]',
            (
                'error | [{ on = "traffic" }] | anonymous traffic can only enter the first stage, '
                "not `lead` | "
            ),
        ),
        (
            "effective_from = 2020-01-01",
            'effective_from = "2020-01-01"',
            (
                'error | "2020-01-01" | `agreement.effective_from` should be a date such as '
                '2026-01-31, not "2020-01-01" | '
            ),
        ),
    ],
)
def test_a_contradiction_is_told_at_its_line(old: str, new: str, expected: str | None) -> None:
    assert problems(replace=(old, new)) == ([expected] if expected else [])


def test_a_threshold_that_nobody_can_reach_is_an_error() -> None:
    terms = """
format = 1
[qualification]
threshold = 40
points = [{ kind = "visit", points = 1, cap = 5 }, { kind = "form", points = 5, cap = 10 }]
"""
    text = AGREEMENT.split("[qualification]")[0].replace("format = 1\n", "", 1)
    _, findings = parse_agreement(
        terms.split("[qualification]", maxsplit=1)[0]
        + text
        + "[qualification]"
        + terms.split("[qualification]")[1]
        + STAGES,
        "a.toml",
    )
    assert [f.sentence() for f in findings] == [
        "nobody can reach 40 points: all caps together make 15"
    ]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (
            '[[personas]]\nname = "x"\nlabel = { en = "X", fr = "X" }',
            "persona `x` has no rule, so no contact will ever be recognised as one",
        ),
        (
            (
                '[[compensation.plans]]\nname = "p"\nlabel = { en = "P", fr = "P" }\n'
                'team = "sales"\n'
                'target_bonus = 1\nper = "month"\n'
                'components = [{ metric = "own_quota", weight = 0.9999 }]'
            ),
            "the weights of `p` add up to 0.9999, not to 1",
        ),
        (
            (
                '[[commitments.sales]]\nname = "c"\nlabel = { en = "C", fr = "C" }\n'
                'measure = "decision"\nwithin = { }\nshare = 0.5'
            ),
            "a window is either working_hours or working_days",
        ),
        (
            (
                '[[cadence]]\nname = "c"\nlabel = { en = "C", fr = "C" }\nkind = "meeting"\n'
                'every = "week"\nat = 09:00:00\nto = ["sales"]'
            ),
            "`c` comes every week, but the key `day` does not say on which day",
        ),
        (
            "[plan.rates]\nleed = 0.5",
            "`leed` is not among the names of `stages`",
        ),
    ],
)
def test_a_section_that_does_not_hold_together_is_told(more: str, expected: str) -> None:
    assert [line.split(" | ")[2] for line in problems(more)] == [expected]


def test_a_promise_without_a_handoff_is_an_error() -> None:
    text = AGREEMENT.split("[handoff]")[0] + STAGES
    text += (
        '[[commitments.sales]]\nname = "c"\nlabel = { en = "C", fr = "C" }\n'
        'measure = "decision"\nwithin = { working_hours = 1 }\nshare = 0.5'
    )
    agreed, findings = parse_agreement(text, "a.toml")
    assert agreed is None
    assert [f.code for f in findings] == ["agreement.no_handoff"]


def test_a_window_that_takes_a_lifetime_of_working_time_is_an_error() -> None:
    promise = """
[[commitments.sales]]
name = "speed"
label = { en = "First call", fr = "Premier appel" }
measure = "first_attempt"
within = { working_hours = 2000 }
share = 0.8
"""
    week = AGREEMENT[AGREEMENT.index("week.monday") : AGREEMENT.index("[goal]")]
    (told,) = problems(promise, replace=(week, 'week.monday = ["09:00-09:30"]\n'))
    assert "the window of `speed` takes more than ten years" in told


def test_anonymous_traffic_stands_alone() -> None:
    """Visits are counted, people are named: one stage cannot be both."""
    mixed = 'entry = [{ on = "traffic" }, { on = "touch" }]'
    (told,) = problems(replace=('entry = [{ on = "traffic" }]', mixed))
    assert told.startswith("error")
    assert "`visitor`" in told


def test_quotas_that_do_not_add_up_to_the_goal_are_a_warning() -> None:
    agreed, findings = parse_agreement(
        (AGREEMENT + STAGES).replace(
            'sales.head = "Bob"',
            'sales.head = "Bob"\nsales.people = [{ name = "Eve", monthly_quota = 90_000 }]',
        ),
        "a.toml",
    )
    assert agreed is not None
    assert [(f.code, f.severity) for f in findings] == [
        ("agreement.quotas_and_goal", Severity.WARNING)
    ]


def test_the_canonical_form_ignores_comments_order_and_the_writing_of_numbers() -> None:
    other = AGREEMENT.replace("100_000", "100000.00 # euros").replace(
        'revenue = 100000.00 # euros\nper = "month"', 'per = "month"\nrevenue = 100000.00'
    )
    assert canonical(agreement()) == canonical(agreement(terms=other))


@pytest.mark.parametrize(
    ("old", "new"),
    [("threshold = 40", "threshold = 41"), ("0.6", "0.61"), ('"Alice"', '"Alicia"')],
)
def test_any_change_of_terms_changes_the_hash(old: str, new: str) -> None:
    changed = agreement(terms=AGREEMENT.replace(old, new))
    assert agreement_hash(changed) != agreement_hash(agreement())


def test_an_old_file_keeps_its_hash() -> None:
    """A signature must stay valid: new keys with defaults may not change the canonical form."""
    assert agreement_hash(agreement()) == (
        "867b6694e064968eba2086c4dffb90281e8e398be0c54bcda17170f86556fa25"
    )


def test_a_version_binds_from_its_first_day_where_the_company_works() -> None:
    first = agreement()
    second = agreement(terms=AGREEMENT.replace("2020-01-01", "2026-04-01"))
    last_minute, midnight = at("2026-03-31 21:59"), at("2026-03-31 22:00")
    assert in_force_at([first, second], last_minute) is first
    assert in_force_at([first, second], midnight) is second


def test_the_version_with_the_latest_first_day_is_in_force() -> None:
    old = agreement()
    new = agreement(
        terms=AGREEMENT.replace("version = 1", "version = 2").replace("2020-01-01", "2026-01-01")
    )
    versions = [new, old]
    assert in_force(versions, dt.date(2025, 12, 31)) is old
    assert in_force(versions, dt.date(2026, 1, 1)) is new
    assert in_force(versions, dt.date(2019, 12, 31)) is None
    assert history_findings(versions) == []
    again = agreement(terms=AGREEMENT.replace("version = 1", "version = 2"))
    assert [f.code for f in history_findings([old, again])] == ["agreement.same_day"]
    assert [f.code for f in history_findings([old, old])] == [
        "agreement.same_number",
        "agreement.same_day",
    ]


def test_a_later_version_must_bind_from_a_later_day() -> None:
    later = agreement(
        terms=AGREEMENT.replace("version = 1", "version = 2").replace("2020-01-01", "2019-01-01")
    )
    (found,) = history_findings([agreement(), later])
    assert found.sentence() == (
        "version 2 binds from an earlier day than version 1, so it would end before it began"
    )


def test_windows_that_overlap_are_told() -> None:
    text = (AGREEMENT + STAGES).replace(
        'week.friday = ["09:00-17:00"]', 'week.friday = ["09:00-14:30", "13:30-17:00"]'
    )
    read, findings = parse_agreement(text, "a.toml")
    assert read is not None
    assert [f.code for f in findings] == ["agreement.windows_overlap"]
