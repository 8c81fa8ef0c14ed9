"""Drafting the next agreement of a workspace."""

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.app.configuration import text_of
from smarketing.app.workspace import Workspace, read_agreement
from smarketing.core.reports.proposal.pages import ProposalReport
from smarketing.core.reports.proposal.proposed_attempts import Given
from smarketing.core.reports.proposal.report import proposal_report
from smarketing.core.reports.situation import Situation


def proposal(
    workspace: Workspace, situation: Situation, given: Given, language: Language
) -> ProposalReport:
    """Return what history suggests, drafted in the text of the agreement in force."""
    path = next(
        path
        for path in workspace.layout.agreements()
        if read_agreement(path)[0] == situation.agreement
    )
    return proposal_report(
        situation, text_of(path, "agreement"), given, lambda said: write(said, language)
    )
