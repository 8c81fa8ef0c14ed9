"""Setting a term of an agreement for one replay."""

import pytest
from spec.tables import AGREEMENT, STAGES

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.amending import parse_amended, read_amendment
from smarketing.core.base.finding import Finding

TEXT = AGREEMENT + STAGES


_QUOTED = "a text stands in double quotes, and the whole in single ones: `'handoff.stage=\"mql\"'`"


def set_on(*options: str) -> tuple[Agreement | None, list[Finding]]:
    amendments = []
    for option in options:
        amendment, findings = read_amendment(option, "--set")
        if amendment is None:
            return None, findings
        amendments.append(amendment)
    return parse_amended(TEXT, "spec.toml", amendments)


def amended(*options: str) -> Agreement:
    agreement, findings = set_on(*options)
    assert agreement is not None, findings
    return agreement


def refused(option: str) -> tuple[str, str, str]:
    agreement, [finding] = set_on(option)
    assert agreement is None
    assert finding.source is not None
    assert (finding.source.file, finding.source.text) == ("--set", option)
    return finding.code, finding.sentence(), finding.remedy()


def test_a_term_is_set_by_the_way_to_it() -> None:
    terms = amended("qualification.threshold=60").qualification
    assert terms is not None
    assert terms.threshold == 60


def test_an_element_of_a_list_goes_by_its_name_or_its_place_from_one() -> None:
    terms = amended("qualification.points.webinar.points=7", "qualification.points.1.cap = 9")
    assert terms.qualification is not None
    assert [rule.points for rule in terms.qualification.points] == [1, 15, 7]
    assert terms.qualification.points[0].cap == 9


def test_nothing_else_changes() -> None:
    before, after = amended(), amended("qualification.threshold=60")
    assert before.model_copy(update={"qualification": None}) == after.model_copy(
        update={"qualification": None}
    )


def test_a_section_may_be_begun() -> None:
    recycling = amended("recycling.cool_off_days=30").recycling
    assert recycling is not None
    assert recycling.cool_off_days == 30


def test_a_whole_table_or_list_may_be_set() -> None:
    terms = amended('qualification.triggers = [{ kind = "visit" }]').qualification
    assert terms is not None
    assert [trigger.kind for trigger in terms.triggers] == ["visit"]


@pytest.mark.parametrize(
    ("option", "code", "told"),
    [
        ("qualification.treshold=60", "toml.unknown_key", "did you mean `threshold`?"),
        ("threshold=60", "amendment.no_such_section", "did you mean `qualification.threshold`?"),
        ("qualfication.threshold=60", "amendment.no_such_section", "did you mean `qualification`?"),
        (
            "qualification.points.webiner.points=1",
            "amendment.no_such_name",
            "did you mean `webinar`?",
        ),
        ("stages.sals.owner='sales'", "amendment.no_such_name", "did you mean `sal`?"),
        ("handoff.stage='mq'", "agreement.unknown_stage", "did you mean `mql`?"),
        ("goal.revenue.x=1", "amendment.no_table", "write `goal.revenue = …`"),
        (
            "qualification.threshold",
            "amendment.no_value",
            "write the way to a term and its value: `qualification.threshold=60`",
        ),
        (
            "handoff.stage=mql",
            "amendment.no_toml",
            _QUOTED,
        ),
        (
            "goal.revenue=90,000",
            "amendment.no_toml",
            "write one way and one value, as in a line of the agreement: `goal.revenue=90_000`",
        ),
        (
            "a=1\nb=2",
            "amendment.no_toml",
            "write one way and one value, as in a line of the agreement: `goal.revenue=90_000`",
        ),
    ],
)
def test_a_wrong_way_is_told_at_the_option_with_its_mend(option: str, code: str, told: str) -> None:
    found, _, mend = refused(option)
    assert (found, mend) == (code, told)


def test_a_place_that_a_list_does_not_have_is_told() -> None:
    _, message, _ = refused("qualification.points.9.points=1")
    assert message == ("`qualification.points` has 3 entries, counted from 1; `9` is none of them")


def test_a_name_that_several_have_asks_for_the_place() -> None:
    twice = TEXT.replace(
        '{ kind = "webinar", points = 20 }',
        '{ kind = "webinar", channel = "email", points = 5 }, { kind = "webinar", points = 20 }',
    )
    amendment, _ = read_amendment("qualification.points.webinar.points=1", "--set")
    assert amendment is not None
    _, [finding] = parse_amended(twice, "spec.toml", [amendment])
    assert finding.sentence() == "2 entries of `qualification.points` are called `webinar`"
    assert finding.remedy() == "name one by its place: `3`, `4`"


def test_a_value_out_of_range_is_told_at_the_option() -> None:
    assert refused("qualification.threshold=0")[0] == "toml.out_of_range"


def test_what_is_wrong_in_the_file_keeps_its_own_place() -> None:
    amendment, _ = read_amendment("qualification.threshold=60", "--set")
    assert amendment is not None
    broken = TEXT.replace('stage = "mql"', 'stage = "mpl"')
    _, [finding] = parse_amended(broken, "spec.toml", [amendment])
    assert finding.source is not None
    assert finding.source.file == "spec.toml"
