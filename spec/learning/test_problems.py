"""What cannot be learnt from, or only with doubt, is told; it never raises."""

import polars as pl
import pytest
from spec.learning.world import START, agreed, learnt, world

from smarketing.core.base.finding import Finding, Severity
from smarketing.core.learning.cohort import Question
from smarketing.core.learning.lesson import Wishes
from smarketing.core.ledger.tables import TABLES, Facts

WORLD = world(400, seed=2)


def changed(**tables: pl.DataFrame) -> Facts:
    return Facts({**WORLD.facts.frames, **tables})


def told(facts: Facts, wishes: Wishes | None = None) -> Finding:
    lesson, (finding, *_) = learnt(facts, wishes)
    assert (lesson is None) == (finding.severity is Severity.ERROR)
    assert finding.sentence()
    finding.remedy()
    return finding


def test_no_facts_at_all() -> None:
    assert told(Facts({})).code == "learn.no_leads"


def test_no_outcome() -> None:
    deals = pl.DataFrame(schema=TABLES["deal_events"].schema)
    finding = told(changed(deal_events=deals))
    assert finding.code == "learn.one_outcome"
    assert finding.sentence() == (
        f"none of the {finding.values['count']} closed leads became a customer: there is nothing "
        "to learn"
    )


def test_everybody_a_customer() -> None:
    won = WORLD.facts.table("deal_events")["contact_id"].implode()
    only = {
        name: WORLD.facts.table(name).filter(pl.col("contact_id").is_in(won))
        for name in ("contacts", "touches", "deal_events")
    }
    assert told(Facts(only), Wishes(Question(horizon_days=90))).code == "learn.one_outcome"


@pytest.mark.parametrize("contacts", [1, 10, 60])
def test_few_contacts(contacts: int) -> None:
    few = world(contacts, seed=3).facts
    assert told(few, Wishes(Question(horizon_days=90))).code in {
        "learn.too_few",
        "learn.one_outcome",
    }


def test_too_young() -> None:
    finding = told(WORLD.facts, Wishes(Question(horizon_days=3000)))
    assert finding.code == "learn.none_closed"


def test_no_dates() -> None:
    undated = {
        name: WORLD.facts.table(name).with_columns(occurred_at=pl.lit(START))
        for name in ("contacts", "touches", "deal_events")
    }
    assert told(Facts(undated), Wishes(Question(days=0))).code == "learn.no_dates"
    lesson, findings = learnt(Facts(undated), Wishes(Question(by_position=True)))
    assert lesson is not None
    assert findings == []


def test_nothing_known() -> None:
    bare = WORLD.facts.table("contacts").with_columns(attributes=pl.lit(None, pl.String))
    touches = pl.DataFrame(schema=TABLES["touches"].schema)
    assert told(changed(contacts=bare, touches=touches)).code == "learn.nothing_known"


def test_a_name_that_nothing_has() -> None:
    finding = told(WORLD.facts, Wishes(leaving_out=("jbo",)))
    assert finding.code == "learn.unknown_name"
    assert finding.remedy() == "did you mean `job`?"


def test_no_handoff() -> None:
    silent = agreed().model_copy(update={"handoff": None})
    lesson, (finding,) = learnt(WORLD.facts, Wishes(Question(at="handoff")), silent)
    assert lesson is None
    assert finding.code == "learn.no_handoff"


def test_many_that_had_bought_before_they_are_looked_at() -> None:
    facts = world(1500).facts
    lesson, (finding,) = learnt(facts, Wishes(Question(days=60, horizon_days=60)))
    assert lesson is not None
    assert finding.code == "learn.bought_early"
    assert finding.severity is Severity.WARNING
    assert finding.values["count"] == lesson.cohort.bought_early


def test_an_attribute_that_was_written_down_after_the_outcome() -> None:
    facts = world(1500).facts
    won = facts.table("deal_events").select("contact_id", won=pl.lit("yes"))
    contacts = facts.table("contacts").join(won, on="contact_id", how="left", maintain_order="left")
    tagged = contacts.with_columns(
        attributes=pl.concat_str(pl.lit('{"tag": "'), pl.col("won").fill_null("no"), pl.lit('"}'))
    ).drop("won")
    lesson, (finding,) = learnt(Facts({**facts.frames, "contacts": tagged}))
    assert lesson is not None
    assert finding.code == "learn.tells_the_outcome"
    assert finding.values["name"] == "tag"
    assert '--without "tag"' in finding.remedy()
