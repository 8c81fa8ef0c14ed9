"""The personas report: whom the company sells to, how they fare, and whom the personas miss."""

from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl

from smarketing.core.agreement.parties import Words
from smarketing.core.agreement.stages import Persona
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Sentence, Share, Text
from smarketing.core.ledger.views import UNKNOWN
from smarketing.core.replay.attributes import Of, attribute, belongs
from smarketing.core.replay.profiles import known_contacts
from smarketing.core.reports.funnel import funnel_report
from smarketing.core.reports.glossary.in_words import exception_of, rule_of
from smarketing.core.reports.pages import FunnelStage, StageHeading
from smarketing.core.reports.people_pages import (
    AttributeValues,
    Overlap,
    PersonaSheet,
    PersonasReport,
    UnmatchedContact,
    UnmatchedReport,
    ValueCount,
)
from smarketing.core.reports.situation import Situation, text

MOST_VALUES = 10
"""How many of the most frequent values of an attribute are told."""


def personas_report(
    situation: Situation, start: date, end: date, findings: Sequence[Finding] = ()
) -> PersonasReport:
    """Describe each persona of the agreement, count its contacts, and look at those without one.

    Funnels count entries between two civil dates, both included; contacts are all those known.
    """
    personas = situation.agreement.personas
    contacts = _with_personas(situation)
    own = dict(contacts.group_by("persona").agg(pl.len()).iter_rows())
    meets = {p.name: contacts.select(pl.col(_column(p)).sum()).item() for p in personas}
    headings, funnels = _funnels(situation, start, end)
    nothing = [FunnelStage(heading.stage, 0, 0, None, None) for heading in headings]
    sheets = [
        _sheet(
            one,
            situation.today,
            (own.get(one.name, 0), meets[one.name]),
            funnels.get(one.name, nothing),
        )
        for one in personas
    ]
    missed = contacts.filter(pl.col("persona") == UNKNOWN)
    return PersonasReport(
        start,
        end,
        headings,
        sheets,
        contacts.height,
        missed.height,
        funnels.get(UNKNOWN, nothing),
        [_values(missed, of, name) for of, name in looked_at(personas)],
        _overlaps(contacts, personas),
        [*findings, *_reviews(situation), *_vain(sheets, contacts)],
        situation.footing(),
    )


def unmatched_report(situation: Situation, findings: Sequence[Finding] = ()) -> UnmatchedReport:
    """List every contact without a persona, with the attributes that personas look at."""
    columns = {_name(of, name): (of, name) for of, name in looked_at(situation.agreement.personas)}
    missed = _with_personas(situation).filter(pl.col("persona") == UNKNOWN).sort("contact_id")
    rows = missed.select(
        "contact_id",
        pl.col("name").fill_null(UNKNOWN),
        *(
            attribute(of, name).fill_null(UNKNOWN).alias(f"value {n}")
            for n, (of, name) in enumerate(columns.values())
        ),
    )
    return UnmatchedReport(
        list(columns),
        [
            UnmatchedContact(contact_id, name, dict(zip(columns, values, strict=True)))
            for contact_id, name, *values in rows.iter_rows()
        ],
        list(findings),
        situation.footing(),
    )


def personas_headline(report: PersonasReport) -> list[Sentence]:
    """Say how many contacts the personas cover, and what to look at."""
    if not report.personas:
        return [Sentence("The agreement names no persona.")]
    if not report.contacts:
        return [Sentence("No contact is known yet, so nobody is of any persona.")]
    matched = report.contacts - report.unmatched
    said = [
        Sentence(
            "{matched} of {contacts} contacts is of a persona: {share}.",
            {
                "matched": matched,
                "contacts": report.contacts,
                "share": Share(matched / report.contacts),
            },
            "{matched} of {contacts} contacts are of a persona: {share}.",
            matched,
        )
    ]
    several = sum(overlap.contacts for overlap in report.overlaps)
    if several:
        said.append(
            Sentence(
                "{count} contact meets the rules of several personas; the first one counts.",
                {"count": several},
                "{count} contacts meet the rules of several personas; the first one counts.",
                several,
            )
        )
    overdue = sum(sheet.overdue for sheet in report.personas)
    if overdue:
        said.append(
            Sentence(
                "{count} persona should have been reviewed by now.",
                {"count": overdue},
                "{count} personas should have been reviewed by now.",
                overdue,
            )
        )
    return said


def unmatched_headline(report: UnmatchedReport) -> list[Sentence]:
    """Say how many contacts have no persona."""
    count = len(report.contacts)
    if not count:
        return [Sentence("Every contact is of a persona.")]
    return [
        Sentence(
            "{count} contact is of no persona.",
            {"count": count},
            "{count} contacts are of no persona.",
            count,
        )
    ]


def looked_at(personas: Sequence[Persona]) -> list[tuple[Of, str]]:
    """Return the attributes that personas look at, each with whose it is, in their order."""
    conditions = [rule for persona in personas for rule in [*persona.match, *persona.exclude]]
    return list(dict.fromkeys((rule.of, rule.attribute) for rule in conditions))


def _name(of: Of, name: str) -> str:
    return name if of == "contact" else f"account.{name}"


def _column(persona: Persona) -> str:
    return f"is {persona.name}"


def _with_personas(situation: Situation) -> pl.DataFrame:
    """Return what is known of each contact, its persona, and whether each persona's rule holds."""
    frame = known_contacts(situation.facts, situation.as_of).with_columns(
        belongs(persona).alias(_column(persona)) for persona in situation.agreement.personas
    )
    own = situation.profiles.lazy().select("contact_id", "persona")
    return frame.join(own, on="contact_id", how="inner").collect()


def _funnels(
    situation: Situation, start: date, end: date
) -> tuple[list[StageHeading], dict[str, list[FunnelStage]]]:
    """Return the headings and each persona's row of the funnel report, without traffic."""
    report = funnel_report(situation, "persona", start, end)
    first = 1 if situation.traffic_stage is not None else 0
    return report.headings[first:], {row.key: row.stages[first:] for row in report.rows}


def _sheet(
    persona: Persona, today: date, counted: tuple[int, int], stages: list[FunnelStage]
) -> PersonaSheet:
    contacts, meets = counted
    return PersonaSheet(
        persona.name,
        text(persona.label),
        persona.negative,
        rule_of(persona),
        exception_of(persona),
        _said(persona.goals),
        _said(persona.challenges),
        _said(persona.objections),
        _said(persona.evidence),
        persona.owner,
        persona.review,
        persona.review is not None and persona.review < today,
        contacts,
        meets - contacts,
        stages,
    )


def _said(words: Words | None) -> Text | None:
    return text(words) if words else None


def _values(missed: pl.DataFrame, of: Of, name: str) -> AttributeValues:
    """Count the values of an attribute, the most frequent first."""
    found = missed.select(value=attribute(of, name))
    counted = found.drop_nulls().group_by("value").agg(contacts=pl.len())
    top = counted.sort(["contacts", "value"], descending=[True, False]).head(MOST_VALUES)
    known = int(counted["contacts"].sum())
    return AttributeValues(
        of,
        name,
        [ValueCount(value, count) for value, count in top.iter_rows()],
        known - int(top["contacts"].sum()),
        missed.height - known,
    )


def _overlaps(contacts: pl.DataFrame, personas: Sequence[Persona]) -> list[Overlap]:
    """Count the contacts of each set of two or more personas, the largest first."""
    if not personas:
        return []
    columns = [_column(persona) for persona in personas]
    several = contacts.filter(pl.sum_horizontal(columns) > 1).group_by(columns).agg(pl.len())
    found = []
    for *held, count in several.iter_rows():
        both = [persona for persona, is_one in zip(personas, held, strict=True) if is_one]
        found.append(Overlap([p.name for p in both], [text(p.label) for p in both], count))
    return sorted(found, key=lambda overlap: (-overlap.contacts, overlap.personas))


def _reviews(situation: Situation) -> Iterator[Finding]:
    for persona in situation.agreement.personas:
        if persona.review is not None and persona.review < situation.today:
            yield Finding(
                "personas.review_overdue",
                Severity.WARNING,
                "persona `{name}` should have been reviewed by {review}",
                "look at its contacts and deals with its owner, then set the next `review`",
                {"name": persona.name, "review": persona.review},
                Source("personas", text=persona.name),
            )


def _vain(sheets: Sequence[PersonaSheet], contacts: pl.DataFrame) -> Iterator[Finding]:
    for sheet in sheets if contacts.height else ():
        if sheet.rule is None or sheet.contacts:
            continue
        values = {"name": sheet.name, "count": sheet.elsewhere}
        source = Source("personas", text=sheet.name)
        if sheet.elsewhere:
            message = (
                "nobody is of persona `{name}`: all who meet its rule ({count}) belong to an "
                "earlier one"
            )
            mend = "let the narrower persona come first"
        else:
            message = "nobody is of persona `{name}`: no contact meets its rule"
            mend = (
                "compare its rule with the values that contacts have: "
                "`smarketing personas --unmatched`"
            )
        yield Finding("personas.nobody", Severity.WARNING, message, mend, values, source)
