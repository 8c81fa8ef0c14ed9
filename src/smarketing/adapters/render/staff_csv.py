"""The rows of the staff report and of a proposed assignment as CSV."""

from datetime import UTC
from fractions import Fraction

from smarketing.adapters.render.csv_cells import Value, csv_table
from smarketing.core.base.money import exponent
from smarketing.core.base.sentence import Money
from smarketing.core.reports.plan.staff_pages import AssignmentReport, StaffReport

_MONTHS = (
    *("role", "month", "kind", "need", "each", "needed", "as_is", "replaced", "planned"),
    *("planned_low", "planned_high", "enough", "spare", "people", "equivalents", "hires"),
    *("managers", "cost", "currency"),
)
_LEADS = (
    *("contact_id", "name", "segment", "priority", "value", "currency", "language", "territory"),
    *("waiting_since", "rep", "day", "reason"),
)


def staff_csv(report: StaffReport) -> str:
    """Return one line per role, kind of work and month."""
    unit = 10 ** exponent(report.currency)
    rows: list[list[Value]] = []
    for role in report.roles:
        for work in role.work:
            scale = unit if work.kind == "revenue" else 1
            for month, whole in zip(work.months, role.months, strict=True):
                amounts = (month.need, month.each)
                capacities = (month.as_is, month.replaced, month.planned)
                rows.append(
                    [
                        role.role,
                        month.month.isoformat(),
                        work.kind,
                        *(value / scale for value in amounts),
                        month.needed,
                        *(value / scale for value in capacities),
                        month.range.low / scale,
                        month.range.high / scale,
                        month.enough,
                        month.spare,
                        whole.people,
                        whole.equivalents,
                        whole.hires,
                        whole.managers,
                        _amount(whole.cost),
                        report.currency,
                    ]
                )
    return csv_table(_MONTHS, rows)


def assignment_csv(report: AssignmentReport) -> str:
    """Return one line per waiting lead, in the order in which they are given."""
    return csv_table(
        _LEADS,
        [
            [
                lead.contact_id,
                lead.name,
                lead.segment,
                lead.priority,
                _amount(lead.value),
                "" if lead.value is None else lead.value.currency,
                lead.language,
                lead.territory,
                lead.waiting_since.astimezone(UTC).isoformat(),
                lead.rep,
                None if lead.day is None else lead.day.isoformat(),
                lead.reason,
            ]
            for lead in report.leads
        ],
    )


def _amount(money: Money | None) -> Fraction | None:
    return None if money is None else Fraction(money.minor) / 10 ** exponent(money.currency)
