"""Stages, handoff and recycling that contradict one another, or never come to pass."""

import pytest
from spec.agreement.telling import DEMO, HANDOFF, HEAD, told
from spec.tables import STAGES

from smarketing.core.agreement.history import history_findings
from smarketing.core.agreement.reading import parse_agreement

ACCEPTED = '{ on = "disposition", outcome = "accepted" }'
QUALIFIED = '{ on = "disposition", outcome = "qualified" }'
MQL = '[{ on = "qualification" }, { on = "recorded" }]'


def with_stages(*changes: tuple[str, str]) -> list[str]:
    """Return what is told of stages that differ from those of the specs."""
    stages = STAGES
    for old, new in changes:
        assert old in stages
        stages = stages.replace(old, new)
    return told(DEMO, stages=stages)


@pytest.mark.parametrize("precedence", ["earliest", "recorded", "computed"])
def test_a_stage_both_recorded_and_computed_may_say_which_decides(precedence: str) -> None:
    assert with_stages((MQL, f'{MQL}\nprecedence = "{precedence}"')) == []


@pytest.mark.parametrize(
    ("entry", "mend"),
    [
        (ACCEPTED, 'leave the line out, or add the entry `{ on = "recorded" }`'),
        ('{ on = "recorded" }', "leave the line out"),
    ],
)
def test_a_precedence_that_decides_nothing_is_told(entry: str, mend: str) -> None:
    assert with_stages((f"[{ACCEPTED}]", f'[{entry}]\nprecedence = "recorded"')) == [
        (
            "warning | precedence | stage `sal` is not both recorded and computed, so its "
            "precedence "
            f"decides nothing | {mend}"
        )
    ]


def test_a_recorded_name_that_is_another_stage_is_told() -> None:
    assert with_stages((ACCEPTED, '{ on = "recorded", names = ["sql"] }')) == [
        (
            'warning | [{ on = "recorded", names = ["sql"] }] | stage `sal` takes the dates '
            "recorded "
            "as `sql`, which is another stage | name what the other system calls `sal`"
        )
    ]


def test_a_recorded_name_that_stands_for_two_stages_is_told() -> None:
    names = '{ on = "recorded", names = ["Qualified"] }'
    assert with_stages((ACCEPTED, names), (QUALIFIED, names)) == [
        (
            f"warning | [{names}] | a date recorded as `Qualified` enters `sal` and `sql` at once "
            "| "
            "let each recorded name stand for one stage"
        )
    ]


def test_stages_that_take_one_anothers_dates_in_a_circle_are_an_error() -> None:
    found = with_stages(
        (MQL, '[{ on = "recorded", names = ["sql"] }, { on = "qualification" }]'),
        (ACCEPTED, '{ on = "recorded", names = ["mql"] }'),
        (QUALIFIED, '{ on = "recorded", names = ["sal"] }'),
    )
    assert found == [
        (
            'error | [{ on = "recorded", names = ["sql"] }, { on = "qualification" }] | stages '
            "take "
            "each other's recorded dates in a circle: `mql`, `sal`, `sql` | "
            "let each recorded name stand for the stage that it means"
        )
    ]


def test_a_stage_beside_a_circle_is_no_part_of_it() -> None:
    found = with_stages(
        ('[{ on = "contact" }]', '[{ on = "recorded", names = ["sal"] }]'),
        (ACCEPTED, '{ on = "recorded", names = ["sql"] }'),
        (QUALIFIED, '{ on = "recorded", names = ["sal"] }'),
    )
    assert [line.split(" | ")[2] for line in found if line.startswith("error")] == [
        "stages take each other's recorded dates in a circle: `sal`, `sql`"
    ]


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        (ACCEPTED, 'on = "disposition", outcome = "accepted"'),
        ('{ on = "contact" }', 'on = "contact"'),
        ('{ on = "qualification" }', 'on = "qualification"'),
    ],
)
def test_two_stages_entered_by_the_very_same_thing_are_told(entry: str, rule: str) -> None:
    (found,) = with_stages((QUALIFIED, entry))
    assert f"enters `sql` too, at the same moment: `{rule}`" in found
    assert found.endswith("give each stage an entry of its own, or make one stage of the two")


@pytest.mark.parametrize(
    ("lead", "sql", "together"),
    [
        ("", "", 1),
        ('["form"]', '["form"]', 1),
        ('["form"]', '["visit", "form"]', 1),
        ('["form"]', "", 1),
        ("", '["form"]', 0),
        ('["visit", "form"]', '["form"]', 0),
        ('["visit"]', '["form"]', 0),
    ],
)
def test_touches_enter_two_stages_where_the_earlier_ones_are_among_the_later(
    lead: str, sql: str, together: int
) -> None:
    def touch(kinds: str) -> str:
        return f'{{ on = "touch", kinds = {kinds} }}' if kinds else '{ on = "touch" }'

    found = with_stages(('{ on = "contact" }', touch(lead)), (QUALIFIED, touch(sql)))
    assert ["at the same moment" in line for line in found] == [True] * together


@pytest.mark.parametrize(
    ("stage", "entry", "earlier"),
    [
        (QUALIFIED, '{ on = "disposition", outcome = "rejected" }', "sal"),
        ('status = "won"', 'status = "lost"', None),
        ('status = "open"', 'status = "lost"', None),
    ],
)
def test_a_refusal_that_counts_as_acceptance_is_told(
    stage: str, entry: str, earlier: str | None
) -> None:
    found = with_stages((stage, entry))
    assert len(found) == (earlier is not None)
    if earlier:
        assert f"counts as having entered `{earlier}` before" in found[0]


def test_a_deal_that_is_won_before_it_is_open_is_told() -> None:
    (found,) = with_stages(('"open"', '"?"'), ('"won"', '"open"'), ('"?"', '"won"'))
    assert 'whoever enters `customer` (`on = "deal", status = "open"`) counts as' in found


def test_nobody_is_handed_over_in_anonymous_traffic() -> None:
    assert told(DEMO, handoff=HANDOFF.replace('"mql"', '"visitor"')) == [
        (
            'error | "visitor" | stage `visitor` counts anonymous traffic, so nobody is handed '
            "over "
            "there | name a stage that people enter by name"
        )
    ]


SILENT = HANDOFF + "silence_accepts = { working_days = 10 }\n"


def test_silence_may_accept_a_lead() -> None:
    assert told(DEMO, handoff=SILENT) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "{ working_days = 10 }",
            "{ working_days = 10, working_hours = 4 }",
            (
                "error | { working_days = 10, working_hours = 4 } | a window is either "
                "working_hours "
                "or working_days | write `silence_accepts = { working_hours = 4 }` or "
                "`silence_accepts = { working_days = 5 }`"
            ),
        ),
        (
            "{ working_days = 10 }",
            "{ }",
            (
                "error | { } | a window is either working_hours or working_days | write "
                "`silence_accepts = { working_hours = 4 }` or `silence_accepts = { working_days = "
                "5 }`"
            ),
        ),
        (
            '"mql"',
            '"sal"',
            (
                "error | silence_accepts | silence is to accept a lead, but no stage after `sal` "
                "is "
                "entered on acceptance | "
                'give a later stage the entry `{ on = "disposition", outcome = "accepted" }`'
            ),
        ),
    ],
)
def test_silence_that_cannot_accept_is_an_error(old: str, new: str, expected: str) -> None:
    assert told(DEMO, handoff=SILENT.replace(old, new)) == [expected]


@pytest.mark.parametrize(
    ("window", "days", "told_of"),
    [
        ("working_days = 10", 13, 1),
        ("working_days = 10", 14, 0),
        ("working_hours = 81", 13, 1),
        ("working_hours = 79", 8, 0),
    ],
)
def test_a_lead_that_stalls_before_silence_could_accept_it_is_told(
    window: str, days: int, told_of: int
) -> None:
    """The week of the specs has five days of eight hours."""
    handoff = SILENT.replace("working_days = 10", window)
    found = told(DEMO, f"[recycling]\nstalled_after_days = {days}", handoff=handoff)
    assert (
        found
        == [
            (
                f"warning | {days} | a lead stalls after {days} days, before silence could accept "
                "it | "
                "let silence accept sooner, or leads stall later"
            )
        ]
        * told_of
    )


def test_a_way_back_from_nowhere_is_an_error() -> None:
    stages = STAGES.replace('{ on = "qualification" }, ', "")
    assert told("", "[recycling]", stages, handoff="") == [
        (
            "error | recycling | leads go back to marketing, but nothing says from which stage on "
            "| "
            'add [handoff], or give a stage the entry `{ on = "qualification" }`'
        )
    ]
    assert told("", "[recycling]", stages) == []
    assert told(DEMO, "[recycling]", handoff="") == []


def test_nobody_goes_back_from_the_last_stage() -> None:
    stages = STAGES.replace('{ on = "qualification" }, ', "")
    assert told("", "[recycling]", stages, handoff=HANDOFF.replace("mql", "customer")) == [
        (
            "error | recycling | `customer` is the last stage, and nobody goes back from there | "
            "let leads qualify, or be handed over, in an earlier stage"
        )
    ]


@pytest.mark.parametrize("recycling", ["", "[recycling]\nlost_deals = true\n"])
def test_a_reason_that_recycles_needs_no_section_of_its_own(recycling: str) -> None:
    reason = '[[rejection_reasons]]\nname = "timing"\nlabel = { en = "T", fr = "T" }\n'
    assert told(DEMO, recycling + reason + "recycle = true") == []


def test_versions_that_share_a_number_or_a_day_are_told_with_their_mend() -> None:
    text = HEAD + f"[qualification]\n{DEMO}" + HANDOFF + STAGES
    one, _ = parse_agreement(text, "0001.toml")
    other, _ = parse_agreement(text.replace("2020-01-01", "2019-01-01"), "0002.toml")
    later, _ = parse_agreement(text.replace("version = 1", "version = 2"), "0003.toml")
    assert one is not None
    assert other is not None
    assert later is not None
    assert [(f.code, f.remedy()) for f in history_findings([one, other])] == [
        ("agreement.same_number", "give each version a number of its own")
    ]
    assert [(f.code, f.remedy()) for f in history_findings([one, later])] == [
        ("agreement.same_day", "give the later version a later day")
    ]
