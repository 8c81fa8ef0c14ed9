"""Reports as self-contained HTML files: no script, no request, light and dark, phone to desktop."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from django.template import Context, Engine
from django.utils.safestring import mark_safe

from smarketing.adapters.render.conversion_page import compose_conversion
from smarketing.adapters.render.daily_page import compose_daily
from smarketing.adapters.render.funnel_page import compose_funnel
from smarketing.adapters.render.glossary_page import compose_glossary
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.loop_page import compose_loop
from smarketing.adapters.render.page import Page
from smarketing.adapters.render.personas_page import compose_personas, compose_unmatched
from smarketing.adapters.render.stylesheet import TEMPLATES, report_stylesheet
from smarketing.core.reports.conversion.pages import ConversionReport
from smarketing.core.reports.glossary.pages import GlossaryReport
from smarketing.core.reports.pages import DailyReport, FunnelReport, LoopReport
from smarketing.core.reports.people_pages import PersonasReport, UnmatchedReport

_MOST_FINDINGS = 10


def daily_page(report: DailyReport, language: Language) -> str:
    """Return the daily report as an HTML document."""
    return draw(compose_daily(report, language), language)


def funnel_page(report: FunnelReport, language: Language) -> str:
    """Return the funnel as an HTML document."""
    return draw(compose_funnel(report, language), language)


def loop_page(report: LoopReport, language: Language) -> str:
    """Return the closed loop as an HTML document."""
    return draw(compose_loop(report, language), language)


def personas_page(report: PersonasReport, language: Language) -> str:
    """Return the personas as an HTML document."""
    return draw(compose_personas(report, language), language)


def unmatched_page(report: UnmatchedReport, language: Language) -> str:
    """Return the contacts without a persona as an HTML document."""
    return draw(compose_unmatched(report, language), language)


def conversion_page(report: ConversionReport, language: Language) -> str:
    """Return conversion as an HTML document."""
    return draw(compose_conversion(report, language), language)


def glossary_page(report: GlossaryReport, language: Language) -> str:
    """Return the glossary as an HTML document."""
    return draw(compose_glossary(report, language), language)


def draw(page: Page, language: Language) -> str:
    """Return a page as an HTML document that needs nothing else."""
    styles = report_stylesheet()
    context = {
        "page": page,
        "language": language,
        "zone": page.zone,
        "styles": mark_safe(styles),  # noqa: S308 (our own stylesheet)
        "policy": _policy(styles),
        "findings": page.findings[:_MOST_FINDINGS],
        "more_findings": page.findings[_MOST_FINDINGS:],
    }
    made = engine_of_reports().get_template("page.html")
    return str(made.render(Context(context, autoescape=True, use_l10n=False, use_tz=False)))


def draw_body(page: Page, language: Language) -> str:
    """Return what the page itself shows, to stand in the frame of the web application."""
    context = {
        "page": page,
        "language": language,
        "zone": page.zone,
        "findings": page.findings[:_MOST_FINDINGS],
        "more_findings": page.findings[_MOST_FINDINGS:],
    }
    made = engine_of_reports().get_template("body.html")
    return str(made.render(Context(context, autoescape=True, use_l10n=False, use_tz=False)))


def engine(string_if_invalid: str = "") -> Engine:
    """Return the template engine; tests let it show what a template asks for in vain."""
    return Engine(
        dirs=[str(TEMPLATES)],
        builtins=[
            "smarketing.adapters.render.speaking_tags",
            "smarketing.adapters.render.tags",
        ],
        string_if_invalid=string_if_invalid,
    )


@cache
def engine_of_reports() -> Engine:
    """Return the engine by which reports are drawn."""
    return engine()


def _policy(styles: str) -> str:
    """Allow exactly this stylesheet, and nothing from anywhere else."""
    digest = b64encode(sha256(styles.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
