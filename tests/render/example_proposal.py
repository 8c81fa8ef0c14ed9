"""Proposals of generated companies, and contact curves: no data, little and much."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

import polars as pl
from spec.reports.proposal.proposal_world import company, nothing, situation, text_of
from tests.render.example_pages import FORMULA, HOSTILE

from smarketing.core.base.sentence import Text
from smarketing.core.reports.contact import contact_report
from smarketing.core.reports.contact_pages import ContactReport, FileFooting
from smarketing.core.reports.proposal.pages import ProposalReport
from smarketing.core.reports.proposal.proposed_attempts import Given
from smarketing.core.reports.proposal.report import proposal_report


@cache
def proposal(size: str = "little") -> ProposalReport:
    here = nothing() if size == "none" else situation(company(2))
    made = proposal_report(here, text_of(), Given(Decimal(60), Decimal(9)), str)
    if size != "much":
        return made
    hostile, long = Text(HOSTILE, HOSTILE), Text("word " * 30, "mot " * 30)
    return replace(
        made,
        worths=[replace(one, segment_label=hostile) for one in made.worths] * 8,
        loads=[replace(one, rep=f"{FORMULA} {n}") for n, one in enumerate(made.loads * 20)],
        commitments=[replace(one, label=long) for one in made.commitments] * 4,
        terms=made.terms * 4,
    )


def contact(size: str = "little") -> ContactReport:
    counts = {"none": 0, "little": 200, "much": 40_000}[size]
    calls = [1 + n % (60 if size == "much" else 5) for n in range(counts)]
    told = pl.DataFrame(
        {"attempts": calls, "reached": [n % 7 == 0 for n in range(counts)]},
        schema={"attempts": pl.Int64, "reached": pl.Boolean},
    )
    footing = FileFooting(f"{HOSTILE}.csv", "0" * 12, counts, counts, FORMULA, "y", ("yes",))
    return contact_report(told, Decimal(60), Decimal(4), [], footing)
