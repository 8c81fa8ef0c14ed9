"""Streams in which events that mean the same to a family of definitions share one word.

Every contact has attributes of its own, such as an address, so that a lexicon is as long as the
list of contacts. Qualification looks at few of them: with the rest left out some hundred words
remain, which are compiled anew within milliseconds.
"""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.qualification import Qualification
from smarketing.core.replay.distinct import Distinct, prints_of
from smarketing.core.replay.events import WORDING
from smarketing.core.replay.fit import barred, grade_of
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.terms import speaks_of

_LOOKED_THROUGH = ("attributes", "account_attributes")
_SAID_BY_TOUCHES = ("channel", "campaign", "content")


def looked_at(agreement: Agreement) -> tuple[object, ...]:
    """Return what qualification reads in events: the same for definitions of one family.

    How many points something gives, how long it counts and what it takes to qualify may differ.
    """
    terms = agreement.qualification or Qualification()
    fit = terms.fit.criteria if terms.fit else []
    return (
        [(one.kind, one.channel, one.campaign, one.content) for one in terms.points],
        [(one.kind, one.channel, one.campaign, one.content) for one in terms.triggers],
        [(one.of, one.attribute, one.grades, one.missing) for one in fit],
        terms.required,
        terms.exclude,
        terms.exclude_negative_personas,
        [(one.name, one.match, one.exclude, one.negative) for one in agreement.personas],
    )


def condensed(streams: Sequence[Stream], agreement: Agreement) -> list[Stream]:
    """Return the streams with fewer words; a replay under any of the family finds the same.

    Of each contact's versions only the profile is another: one that is judged in the same way.
    """
    lexicon = streams[0].lexicon
    numbers, firsts = Distinct().numbers(prints_of(_meanings(lexicon, agreement)))
    kept = lexicon[firsts]
    return [replace(stream, words=numbers[stream.words], lexicon=kept) for stream in streams]


def _meanings(lexicon: pl.DataFrame, agreement: Agreement) -> pl.DataFrame:
    """Return a row for each word, the same for those which mean the same."""
    terms = agreement.qualification or Qualification()
    plain = [name for name in WORDING if name not in _LOOKED_THROUGH + _SAID_BY_TOUCHES]
    speaking = {
        f"speaks {number}": speaks_of(rule)
        for number, rule in enumerate([*terms.points, *terms.triggers])
    }
    grades = {
        f"grade {number}": grade_of(one)
        for number, one in enumerate(terms.fit.criteria if terms.fit else [])
    }
    # Lazily, so that an attribute which several ask for is read out of its JSON once.
    judged = {"barred": barred(terms, agreement.personas), **speaking, **grades}
    return lexicon.lazy().select(*plain, **judged).collect()
