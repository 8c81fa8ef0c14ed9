"""Learning a score from a workspace, and writing down what it would mean for the agreement.

Needs scikit-learn; only the verb `learn` loads this.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.sentences import write
from smarketing.app.configuration import Refused
from smarketing.app.workspace import Workspace
from smarketing.core.base.finding import Finding
from smarketing.core.base.sentence import Sentence
from smarketing.core.learning.lesson import Lesson, Wishes, learn, proposal_of
from smarketing.core.learning.proposal import Proposal
from smarketing.core.learning.proposal_text import candidate, section
from smarketing.core.reports.learned import lead_report, learn_report, proposed
from smarketing.core.reports.learned_pages import LeadScoreReport, LearnReport
from smarketing.core.reports.situation import Situation


@dataclass(frozen=True)
class Learning:
    """A score learnt from a situation; raises `Refused` where it cannot be."""

    workspace: Workspace
    situation: Situation
    lesson: Lesson
    findings: list[Finding]

    def report(self, language: Language) -> tuple[LearnReport, Proposal | None]:
        """Return the report, and the proposal in it where there is one."""
        proposal, found = proposal_of(self.lesson)
        report = learn_report(self.situation, self.lesson, proposal, [*self.findings, *found])
        if proposal is None:
            return report, None
        text = section(self.lesson, proposal, self.situation.today, _writer(language))
        return replace(report, proposal=proposed(self.lesson, proposal, text)), proposal

    def of(self, contact_id: str) -> LeadScoreReport:
        """Return why a lead has its probability."""
        report, found = lead_report(self.situation, self.lesson, contact_id, self.findings)
        if report is None:
            raise Refused(found)
        return report

    def candidate(self, proposal: Proposal, section_text: str) -> tuple[str, list[Finding]]:
        """Return the agreement in force with the proposal in it, or the section alone and why."""
        text = self.workspace.version_of(self.situation.agreement).text
        made, found = candidate(text, self.situation.agreement, proposal, section_text)
        return (section_text if made is None else made), found


def learning(workspace: Workspace, situation: Situation, wishes: Wishes) -> Learning:
    """Learn a score from the facts of a workspace."""
    lesson, findings = learn(
        situation.facts, situation.agreement, situation.entries, situation.as_of, wishes
    )
    if lesson is None:
        raise Refused(findings)
    return Learning(workspace, situation, lesson, findings)


def _writer(language: Language) -> Callable[[Sentence], str]:
    return lambda sentence: write(sentence, language)
