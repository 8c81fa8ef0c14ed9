"""What was learnt, as terms that an agreement can hold: faithful, readable, never applied."""

from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from spec.learning.world import agreed, agreed_text, lesson, world

from smarketing.core.agreement.qualification import (
    Cell,
    Fit,
    Grade,
    Points,
    Qualification,
)
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.probabilities import auc
from smarketing.core.base.sentence import Sentence
from smarketing.core.learning.cohort import Question
from smarketing.core.learning.lesson import Lesson, Wishes, proposal_of
from smarketing.core.learning.proposal import Proposal, expressible, qualifies
from smarketing.core.learning.proposal_text import candidate, section
from smarketing.core.learning.traits import FacetTrait
from smarketing.core.ledger.tables import Facts

WORLD = world()
LESSON = lesson(WORLD.facts)


PLAIN = '[qualification]\nthreshold = 20\npoints = [{ kind = "visit", points = 1 }]\n'
FITTING = """
[qualification.fit]
threshold = 10

[[qualification.fit.criteria]]
name = "a"
attribute = "b"
grades = [{ one_of = ["x"], grade = 1 }]
"""


def proposed(found: Lesson = LESSON) -> Proposal:
    proposal, findings = proposal_of(found)
    assert proposal is not None, findings
    return proposal


PROPOSAL = proposed()


def text(proposal: Proposal = PROPOSAL) -> str:
    return section(LESSON, proposal, date(2026, 1, 1), str)


def fit() -> Fit:
    assert PROPOSAL.terms.fit is not None
    return PROPOSAL.terms.fit


def test_points_follow_the_weights_of_touches() -> None:
    points = {rule.kind: rule.points for rule in PROPOSAL.terms.points}
    # A webinar says much more than a visit; the most that a touch gives stays about as it is.
    assert 10 <= points["webinar"] <= 12
    assert 1 <= points["visit"] <= 4


def test_a_cap_says_that_further_touches_add_less() -> None:
    (webinar,) = [rule for rule in PROPOSAL.terms.points if rule.kind == "webinar"]
    assert webinar.cap is not None
    assert 10 < webinar.cap < 60


def test_grades_follow_the_weights_of_attributes() -> None:
    (job,) = [one for one in fit().criteria if one.name == "job"]
    grades = {text: grade.grade for grade in job.grades for text in grade.one_of}
    assert grades["director"] == 1
    assert grades["director"] > grades["engineer"] > grades.get("student", Decimal(0))
    (size,) = [one for one in fit().criteria if one.name == "size"]
    at_least = {grade.at_least: grade.grade for grade in size.grades}
    assert at_least[max(bound for bound in at_least if bound is not None)] > Decimal("0.8")


def test_as_many_qualify_as_before() -> None:
    assert PROPOSAL.share_before == pytest.approx(0.169, abs=0.001)
    assert PROPOSAL.share == pytest.approx(PROPOSAL.share_before, abs=0.02)


def test_or_as_many_as_asked() -> None:
    for share in (0.05, 0.3):
        asked = proposed(lesson(WORLD.facts, Wishes(Question(), share=share)))
        assert asked.share == pytest.approx(share, abs=0.03)


def test_the_proposal_ranks_nearly_as_well_as_the_score_and_better_than_the_points() -> None:
    stated = LESSON.stated(PROPOSAL)
    part = LESSON.split.parts[2]
    areas = {name: auc(LESSON.happened[part], one[part]) for name, one in stated.items()}
    assert areas["proposed"] > areas["learned"] - 0.02
    assert areas["proposed"] > areas["points"] + 0.02


def test_those_who_qualify_by_the_proposal_become_customers_more_often() -> None:
    part = LESSON.split.parts[2]
    happened = LESSON.happened[part]
    current = LESSON.agreement.qualification
    assert current is not None
    chosen = {
        "now": qualifies(current, *LESSON.agreed_points[part].T),
        "then": qualifies(PROPOSAL.terms, *PROPOSAL.scored[part].T),
    }
    assert happened[chosen["then"]].mean() > happened[chosen["now"]].mean()


def test_everything_else_stays_as_it_was_agreed() -> None:
    assert LESSON.agreement.qualification is not None
    assert PROPOSAL.terms.triggers == LESSON.agreement.qualification.triggers
    assert PROPOSAL.terms.required == ["email"]


def test_the_outcomes_of_the_leads_that_judge_take_no_part() -> None:
    every_second = LESSON.split.judging["contact_id"].gather_every(2).implode()
    won = WORLD.facts.table("deal_events")
    fewer = won.filter(~pl.col("contact_id").is_in(every_second))
    assert fewer.height < won.height
    facts = Facts({**WORLD.facts.frames, "deal_events": fewer})
    again = lesson(facts, Wishes(Question(horizon_days=LESSON.cohort.horizon_days)))
    assert np.array_equal(again.score.weights, LESSON.score.weights)
    assert proposed(again).terms == PROPOSAL.terms


def test_the_section_is_an_agreement_again() -> None:
    read, findings = parse_agreement(agreed_text(text()), "candidate.toml")
    assert read is not None, [finding.sentence() for finding in findings]
    assert read.qualification == PROPOSAL.terms
    assert text().startswith("# Proposed on 2026-01-01 by `smarketing learn`")


def test_the_candidate_keeps_every_other_line_of_the_agreement() -> None:
    written = agreed_text("# How a lead qualifies.\n" + PLAIN) + "# The end.\n"
    current, _ = parse_agreement(written, "agreement.toml")
    assert current is not None
    made, findings = candidate(written, current, PROPOSAL, text())
    assert findings == []
    assert made is not None
    read, _ = parse_agreement(made, "candidate.toml")
    assert read == current.model_copy(update={"qualification": PROPOSAL.terms})
    kept = [line for line in written.splitlines() if line not in PLAIN.splitlines()]
    rest = iter(made.splitlines())
    assert all(line in rest for line in kept)


@pytest.mark.parametrize(
    "section_before",
    [
        PLAIN + "\n# About the handoff.\n",
        '[qualification]\npoints = [\n  { kind = "visit", points = 1 },\n]\nthreshold = 20\n',
        PLAIN + FITTING,
        "",
    ],
)
def test_wherever_the_section_stood(section_before: str) -> None:
    written = agreed_text(section_before)
    current, _ = parse_agreement(written, "agreement.toml")
    if section_before:
        assert current is not None
    else:
        # The stage that is entered on qualification needs the section; any other agreement does.
        current = agreed().model_copy(update={"qualification": None})
    made, findings = candidate(written, current, PROPOSAL, text())
    assert findings == []
    assert made is not None
    assert made.count("[qualification]") == 1
    assert ("# About the handoff." in made) == ("# About" in section_before)


def test_a_section_without_lines_of_its_own_is_left_to_the_reader() -> None:
    terms = '{ threshold = 20, points = [{ kind = "visit", points = 1 }] }'
    written = f"qualification = {terms}\n{agreed_text('')}"
    current, findings = parse_agreement(written, "agreement.toml")
    assert current is not None, findings
    made, (finding,) = candidate(written, current, PROPOSAL, text())
    assert made is None
    assert finding.code == "learn.not_placed"


def test_only_what_an_agreement_can_say_is_proposed() -> None:
    traits = expressible(LESSON.traits)
    assert {one.facet.of for one in traits.facets} == {"contact"}
    assert all(isinstance(one, FacetTrait) for one in traits.facets)
    assert traits.touches == LESSON.traits.touches


def test_without_touches_nothing_can_be_proposed() -> None:
    bare = Facts({**WORLD.facts.frames, "touches": WORLD.facts.table("touches").clear()})
    found = lesson(bare)
    proposal, (finding,) = proposal_of(found)
    assert proposal is None
    assert finding.code == "learn.no_touches"


def test_awkward_names_and_texts_survive() -> None:
    odd = 'say "hi" \\ über\tall'
    terms = Qualification(
        threshold=5,
        points=[Points(kind=odd, content=odd, points=-3), Points(kind=odd, points=9)],
        fit=Fit(
            threshold=Decimal("12.5"),
            criteria=[
                PROPOSAL.terms.fit.criteria[0].model_copy(
                    update={"attribute": odd, "grades": [Grade(one_of=[odd], grade=Decimal(1))]}
                )
            ],
        )
        if PROPOSAL.terms.fit
        else None,
    )
    written = text(Proposal(terms, 0.1, None, np.empty((0, 2))))
    read, findings = parse_agreement(agreed_text(written), "candidate.toml")
    assert read is not None, [finding.sentence() for finding in findings]
    assert read.qualification == terms


def test_enough_is_a_cell_of_the_grid_or_both_thresholds() -> None:
    interest, fits = np.array([10.0, 10.0, 0.0]), np.array([90.0, 10.0, 90.0])
    grid = Qualification(
        grid=[Cell(fit=Decimal(50), interest=10), Cell(fit=Decimal(0), interest=20)]
    )
    assert qualifies(grid, interest, fits).tolist() == [True, False, False]
    plain = Qualification(threshold=10)
    assert qualifies(plain, interest, fits).tolist() == [True, True, False]
    assert qualifies(Qualification(), interest, fits).tolist() == [False, False, False]


def test_sentences_are_written_by_whoever_speaks_the_readers_language() -> None:
    said = section(LESSON, PROPOSAL, date(2026, 1, 1), lambda _: "Bonjour.")
    assert said.startswith("# Bonjour. Bonjour. Bonjour.")
    assert str(Sentence("Bonjour.")) == "Bonjour."
