"""Drawing the SLA page, a renegotiation and a sweep of a promise in the form asked for."""

from smarketing.adapters.render.renegotiation_page import (
    compose_promise_sweep,
    compose_renegotiation,
)
from smarketing.adapters.render.sla_csv import promise_sweep_csv, renegotiation_csv, sla_csv
from smarketing.adapters.render.sla_page import compose_sla
from smarketing.app.cli.kinds import Kind
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.sla.headlines import promise_sweep_headline, renegotiation_headline
from smarketing.core.reports.sla.pages import (
    PromiseSweepReport,
    RenegotiationReport,
    SlaReport,
)

Report = SlaReport | RenegotiationReport | PromiseSweepReport


def _own_headline(report: SlaReport) -> list[Sentence]:
    return report.headline


KINDS: dict[type, Kind] = {
    SlaReport: Kind("sla", _own_headline, compose_sla, sla_csv),
    RenegotiationReport: Kind(
        "renegotiation", renegotiation_headline, compose_renegotiation, renegotiation_csv
    ),
    PromiseSweepReport: Kind(
        "promise_sweep", promise_sweep_headline, compose_promise_sweep, promise_sweep_csv
    ),
}
