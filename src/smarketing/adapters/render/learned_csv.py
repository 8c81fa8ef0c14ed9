"""The learned score as CSV: one line per lead, so that other tools can judge it too."""

from collections.abc import Sequence

from smarketing.adapters.render.csv_cells import csv_table
from smarketing.core.reports.learned_pages import LeadScoreReport, LearnReport, ScoredLead

_HEADER = "contact_id,name,part,snapshot_at,probability,points,fit,customer"


def learned_csv(report: LearnReport) -> str:
    """Return the open leads, the likeliest first, then those that judged, with their outcome."""
    return _leads(report.leads)


def lead_score_csv(report: LeadScoreReport) -> str:
    """Return the one lead."""
    return _leads([report.lead])


def _leads(leads: Sequence[ScoredLead]) -> str:
    rows = [
        [
            lead.contact_id,
            lead.name,
            lead.part,
            lead.snapshot_at.isoformat(),
            lead.probability,
            lead.points,
            lead.fit,
            None if lead.happened is None else str(lead.happened).lower(),
        ]
        for lead in leads
    ]
    return csv_table(_HEADER.split(","), rows)
