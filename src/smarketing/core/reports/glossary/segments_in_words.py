"""Which leads are alike and what each of them is worth, in words."""

from collections.abc import Iterator

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.segments import LeadValue, Segment
from smarketing.core.base.sentence import Sentence, Value
from smarketing.core.reports.glossary.chapters import Chapter, Clause, chapter, money, share
from smarketing.core.reports.glossary.in_words import condition_in_words
from smarketing.core.reports.situation import text


def segment_chapters(agreement: Agreement) -> list[Chapter]:
    """Say how leads are told apart, and what a lead of each kind is worth."""
    segments = [
        Clause(text(one.label), list(_segment(one, agreement))) for one in agreement.segments
    ]
    values = [
        Clause(_of_whom(one, agreement), list(_worth(one, agreement)))
        for one in agreement.lead_values
    ]
    return [
        *chapter(
            "segments",
            Sentence("Leads that are alike"),
            segments,
            Sentence("A lead belongs to the first of these whose every rule holds."),
        ),
        *chapter(
            "lead-values",
            Sentence("What a lead is worth"),
            values,
            Sentence(
                "Frozen for as long as this version binds. The most particular line counts: a "
                "segment before a persona."
            ),
        ),
    ]


def segment_labels(names: list[str], agreement: Agreement) -> Value:
    """Return the labels of segments, by their names."""
    labels = {one.name: text(one.label) for one in agreement.segments}
    return tuple(labels.get(name, name) for name in names)


def _segment(segment: Segment, agreement: Agreement) -> Iterator[Sentence]:
    labels = {one.name: text(one.label) for one in agreement.personas}
    if segment.personas:
        personas = tuple(labels.get(name, name) for name in segment.personas)
        yield Sentence("Of the persona: {personas}.", {"personas": personas})
    if segment.channels:
        yield Sentence("Came by the channel: {channels}.", {"channels": tuple(segment.channels)})
    if segment.kinds:
        yield Sentence(
            "Qualified by a touch of the kind: {kinds}.", {"kinds": tuple(segment.kinds)}
        )
    for condition in segment.match:
        yield Sentence("{rule}.", {"rule": condition_in_words(condition)})
    if not (segment.personas or segment.channels or segment.kinds or segment.match):
        yield Sentence("Every lead that belongs to none above.")
    yield Sentence("Priority {number}; 1 is worked first.", {"number": segment.priority})


def _of_whom(line: LeadValue, agreement: Agreement) -> Value:
    personas = {one.name: text(one.label) for one in agreement.personas}
    said: list[Value] = []
    if line.segment is not None:
        [segment] = [segment_labels([line.segment], agreement)]
        said.append(segment)
    if line.persona is not None:
        said.append(personas.get(line.persona, line.persona))
    return tuple(said) if said else Sentence("Every other lead")


def _worth(line: LeadValue, agreement: Agreement) -> Iterator[Sentence]:
    if line.value is not None:
        yield Sentence("Worth {amount}.", {"amount": money(line.value, agreement)})
    if line.close_rate is not None and line.revenue is not None:
        values: dict[str, Value] = {
            "share": share(line.close_rate),
            "revenue": money(line.revenue, agreement),
            "amount": money(line.close_rate * line.revenue, agreement),
        }
        yield Sentence("Worth {amount}: {share} become customers, each bringing {revenue}.", values)
    if line.leads is not None:
        count = line.leads
        yield Sentence(
            "Measured on {count} lead.", {"count": count}, "Measured on {count} leads.", count
        )
