"""Drafting the next agreement of a workspace."""

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.app.workspace import Workspace
from smarketing.core.reports.proposal.pages import ProposalReport
from smarketing.core.reports.proposal.proposed_attempts import Given
from smarketing.core.reports.proposal.report import proposal_report
from smarketing.core.reports.situation import Situation


def proposal(
    workspace: Workspace, situation: Situation, given: Given, language: Language
) -> ProposalReport:
    """Return what history suggests, drafted in the text of the agreement in force."""
    text = workspace.version_of(situation.agreement).text
    return proposal_report(situation, text, given, lambda said: write(said, language))
