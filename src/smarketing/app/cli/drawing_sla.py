"""Drawing the SLA page, a renegotiation and a sweep of a promise in the form asked for."""

from smarketing.adapters.render.sla_csv import sla_csv
from smarketing.adapters.render.sla_page import compose_sla
from smarketing.app.cli.kinds import Kind
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.sla_pages import SlaReport


def _own_headline(report: SlaReport) -> list[Sentence]:
    return report.headline


KINDS: dict[type, Kind] = {SlaReport: Kind("sla", _own_headline, compose_sla, sla_csv)}
