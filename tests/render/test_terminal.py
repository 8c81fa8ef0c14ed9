"""Reports and findings on a terminal: readable at 80 columns, quiet without colour, inert."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from tests.render.example_analyses import funnel, loop, plan
from tests.render.example_conversion import conversion
from tests.render.example_pages import AS_OF, ESCAPE, daily, findings, pace
from tests.render.example_people import personas, unmatched

from smarketing.adapters.render import terminal
from smarketing.adapters.render.character_charts import UNICODE, pace_lines
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.plan_page import compose_plan
from smarketing.adapters.render.terminal_findings import MOST_FINDINGS, print_findings, tally
from smarketing.adapters.render.terminal_table import print_table
from smarketing.adapters.render.terminal_text import wrapped
from smarketing.adapters.render.why import why_section
from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.pages import DailyReport, WaitingLead, WaitingList
from smarketing.core.reports.plan.pages import PlanReport
from smarketing.core.reports.why import Why

EN, FR = Language("en"), Language("fr")


def console(width: int = 80, encoding: str = "utf-8") -> Console:
    class Paper(StringIO):
        @property
        def encoding(self) -> str:  # type: ignore[override]  # a stream that says what it can write
            return encoding

    return Console(file=Paper(), width=width, highlight=False)


def spaced(text: str) -> str:
    """Return a text with plain spaces for the fixed ones."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def printed(report: object, width: int = 80, language: Language = EN) -> str:
    out = console(width)
    if isinstance(report, PlanReport):
        terminal.print_page(compose_plan(report, language), out, language)
    else:
        name = type(report).__name__.removesuffix("Report").lower()
        getattr(terminal, f"print_{name}")(report, out, language)
    text = out.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, as above
    return str(text)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("size", ["none", "little"])
@pytest.mark.parametrize("make", [daily, funnel, plan, loop, conversion, personas, unmatched])
def test_no_line_is_wider_than_the_terminal(make: object, size: str, code: str, width: int) -> None:
    assert callable(make)
    lines = printed(make(size), width, Language(code)).splitlines()
    assert lines
    assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("make", [daily, funnel, plan, loop, conversion])
def test_without_a_terminal_there_is_no_colour_and_nothing_behind_the_lines(make: object) -> None:
    assert callable(make)
    text = printed(make("little"))
    assert "\x1b" not in text
    assert [line for line in text.splitlines() if line.endswith(" ")] == []


def test_on_a_terminal_the_teams_have_their_colours_and_no_color_takes_them_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Console(file=StringIO(), width=80, force_terminal=True, color_system="standard")
    terminal.print_daily(daily(), out, EN)
    assert "\x1b[35m" in out.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Console(file=StringIO(), width=80, force_terminal=True, color_system="standard")
    terminal.print_daily(daily(), plain, EN)
    assert "\x1b[35m" not in plain.file.getvalue()  # type: ignore[attr-defined]  # a StringIO


def test_the_daily_report_reads_from_the_headline_to_the_footing() -> None:
    text = spaced(printed(daily()))
    order = [
        "Daily report  Atelier Vauban",
        "Marketing is 7 behind the line",
        "61 of 130 by 30 November 2026  ▲ behind",
        "▲ today",
        "What each side promised",
        "Waiting for a first call",
        "Claire Dubois  4 wait, 2 are late",
        "What came in",
        "What comes next",
        "agreement/0003.toml:96:1",
        "Agreement",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_the_pace_chart_stands_on_its_floor_and_shows_goal_and_projection() -> None:
    lines = printed(daily()).splitlines()
    floor = next(n for n, line in enumerate(lines) if set(line.strip()) == {"─"})
    chart = lines[floor - 7 : floor]
    heights = [sum("█" in line[place : place + 1] for line in chart) for place in range(2, 34)]
    assert heights == sorted(heights)
    assert heights[-1] == 3
    assert [line.split()[-1] for line in chart[:4]] == ["goal", "130", "projection", "116"]
    assert spaced(lines[floor + 1]).split() == ["1", "Nov", "▲", "today", "30", "Nov"]


@pytest.mark.parametrize(
    ("code", "today", "last"), [("en", "today", "30 Nov"), ("fr", "aujourd’hui", "30 nov.")]
)
@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("elapsed", range(1, 22))
def test_the_last_day_is_named_wherever_today_stands(
    elapsed: int, width: int, code: str, today: str, last: str
) -> None:
    one = pace(elapsed=elapsed)
    lines = [line.plain for line in pace_lines(one, Language(code), width, UNICODE)]
    days = spaced(lines[-1])
    assert max(map(cell_len, lines)) <= width
    assert days.endswith(f" {last}")
    assert f"▲ {today} " in days or f" {today} ▲ " in days
    if width == 80:
        reached = [place for place, point in enumerate(one.points) if point.actual is not None]
        assert days.index("▲") == 2 + 2 * reached[-1]


def test_a_long_period_keeps_its_last_day() -> None:
    month = pace()
    year = replace(month, points=[point for point in month.points for _ in range(12)])
    text = printed(replace(daily(), paces=[year]))
    assert max(map(cell_len, text.splitlines())) <= 80
    assert "30\u00a0Nov" in text


def test_a_wide_terminal_shows_the_columns_that_a_narrow_one_leaves_out() -> None:
    assert "Handed over" in printed(daily(), 120)
    assert "Handed over" not in printed(daily(), 80)


def test_a_terminal_without_unicode_gets_plain_characters() -> None:
    out = console(encoding="ascii")
    terminal.print_daily(replace(daily(), findings=[]), out, EN)
    text = out.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, as above
    assert "####" in text
    assert "x late" in text
    assert not set("█▲●■░─") & set(text)


def test_empty_reports_teach_the_next_step() -> None:
    assert "import contacts\n  and touches with `smarketing import`" in printed(funnel("none"))
    assert "Aucune piste n’attend" in printed(daily("none"), language=FR)
    assert "add a [[cadence]] to the agreement" in printed(daily("none"))


def test_fixed_spaces_keep_their_words_together() -> None:
    text = Text("un deux « trois\u00a0» quatre 12\u00a0h\u00a030 cinq")
    lines = [line.plain for line in wrapped(text, 11)]
    assert lines == ["un deux «", "trois\u00a0»", "quatre", "12\u00a0h\u00a030", "cinq"]
    assert [line.plain for line in wrapped(Text("a" * 30), 10)] == ["a" * 30]
    assert [line.plain for line in wrapped(Text(""), 10)] == [""]


def test_a_finding_is_printed_as_place_message_text_and_mend() -> None:
    out = console()
    print_findings(findings(), out, FR)
    assert out.file.getvalue().splitlines()[:5] == [  # type: ignore[attr-defined]  # a StringIO
        "agreement/0003.toml:96:1",
        "  ■ erreur  clé inconnue `treshold`",
        "    treshold = 40",
        "    vouliez-vous dire `threshold`\u202f?",
        "",
    ]


def test_many_findings_end_with_how_many_there_are_more() -> None:
    out = console()
    print_findings(findings() * 30, out, EN)
    text = out.file.getvalue()  # type: ignore[attr-defined]  # a StringIO
    assert text.count("unknown key") <= MOST_FINDINGS
    assert text.rstrip().endswith("… and 40 more")


def test_findings_are_counted_by_how_much_they_matter() -> None:
    assert tally(findings() + findings()[:1], EN) == "2 errors, 1 warning, 1 note"
    assert tally(findings()[1:2], FR) == "1 avertissement"
    assert tally([], FR) == "aucun constat"


def hostile() -> DailyReport:
    lead = WaitingLead("c", ESCAPE, ESCAPE, ESCAPE, AS_OF, AS_OF, 60, breached=True)
    source = Source(ESCAPE, 1, 1, ESCAPE)
    return replace(
        daily(),
        waiting=[WaitingList(ESCAPE, [lead])],
        findings=[Finding("x", Severity.ERROR, "unknown key `{key}`", "", {"key": ESCAPE}, source)],
        footing=replace(daily().footing, company=ESCAPE),
    )


def test_a_hostile_name_cannot_steer_the_terminal_nor_the_layout() -> None:
    text = printed(hostile())
    assert not set(text) & {"\x1b", "\x07"}
    assert text.count("[bold]") >= 4


@pytest.mark.parametrize("language", [EN, FR])
def test_the_long_paths_of_terms_are_broken_where_a_column_is_too_narrow(
    language: Language,
) -> None:
    term = "commitments.sales.first_attempt.within.working_hours"
    why = Why(
        f"{term}.share", Sentence("First call"), "1234.56", Sentence("as agreed"), (term, term)
    )
    [table] = why_section([why], language, "UTC").tables
    out = console()
    print_table(table, out, 80, UNICODE)
    text = out.file.getvalue()  # type: ignore[attr-defined]  # a StringIO, as above
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "1234.56" in text


def test_a_term_is_broken_after_a_dot_or_an_underscore_but_never_within_a_number() -> None:
    lines = wrapped(Text("see stages.1.first_attempt, 1.234.567.890.123"), 10)
    assert [line.plain for line in lines] == [
        "see",
        "stages.1.",
        "first_",
        "attempt,",
        "1.234.567.890.123",
    ]
