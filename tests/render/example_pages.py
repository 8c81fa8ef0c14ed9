"""Pages of the fictional company for the tests of rendering: with no data, little and much."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from smarketing.core.base.finding import Finding, Severity, Source
from smarketing.core.base.sentence import Money, Sentence, Share, Text
from smarketing.core.reports.pages import (
    ChannelDay,
    Compliance,
    DailyReport,
    Footing,
    Meeting,
    Pace,
    PacePoint,
    SegmentDay,
    StageDay,
    Standing,
    Team,
    WaitingLead,
    WaitingList,
)
from smarketing.core.sla.pace import Course

TODAY = date(2026, 11, 16)
AS_OF = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)

STAGES = [
    ("visitor", Text("Visitor", "Visiteur"), "top", Team.MARKETING),
    ("lead", Text("Lead", "Piste"), "top", Team.MARKETING),
    ("mql", Text("MQL", "MQL"), "middle", Team.MARKETING),
    ("sal", Text("SAL", "SAL"), "middle", Team.SALES),
    ("sql", Text("SQL", "SQL"), "middle", Team.SALES),
    ("opportunity", Text("Opportunity", "Opportunité"), "bottom", Team.SALES),
    ("customer", Text("Customer", "Client"), "bottom", Team.SALES),
]
REPS = ["Claire Dubois", "Julien Moreau", "Inès Garnier", "Thomas Petit", "Sofia Marchetti"]
CHANNELS = [
    "Recherche naturelle",
    "Webinaire",
    "Salon Global Industrie",
    "LinkedIn",
    "Emailing",
    "",
]
SEGMENTS = [
    ("interest", Text("Interest shown", "Intérêt manifesté")),
    ("demo", Text("Demo requests", "Demandes de démonstration")),
]
PEOPLE = ["Amélie Carpentier", "Ludovic Le Bihan", "Zoé Étienne", "Nguyễn Thị Hạnh", "Paul O’Brien"]

FOOTING = Footing(
    company="Atelier Vauban",
    agreement_version=3,
    agreement_hash="9f2c4e7ab1d04c55a3f19e0c9d0f7b6e8a51c2d3e4f5061728394a5b6c7d8e9f",
    effective_from=date(2026, 1, 1),
    ledger_version="touches 214, deal_events 88",
    as_of=AS_OF,
    time_zone="Europe/Paris",
    working_day_seconds=8 * 3600,
)

HOSTILE = "<script>alert(1)</script>"
TURNED = "Anna\u202egpj.exe"
FORMULA = '=HYPERLINK("http://evil.example","x")'
ESCAPE = "Bob\x1b[31m\x07[bold]"


def pace(
    *,
    actual: int = 61,
    standing: Standing = Standing.WARNING,
    elapsed: int = 11,
    money: bool = False,
    team: Team = Team.MARKETING,
    course: Course = Course.ON_LINE,
) -> Pace:
    target = Fraction(12_000_000 if money else 130)
    expected = target * elapsed / 21
    points, done = [], 0
    days = [FIRST + timedelta(n) for n in range(30)]
    for day in days:
        done += day.weekday() < 5
        share = Fraction(done, 21)
        past = elapsed and done <= elapsed and (done < elapsed or day.weekday() < 5)
        reached = Fraction(round(actual * (share * 21 / elapsed) ** 2)) if past else None
        points.append(PacePoint(day, target * share, reached))
    name, label = PACES[money, team]
    return Pace(
        commitment=name,
        label=label,
        team=team,
        unit="money" if money else "count",
        currency="EUR",
        start=FIRST,
        end=LAST,
        days="working",
        days_elapsed=elapsed,
        days_total=21,
        target=target,
        actual=Fraction(actual),
        expected=expected,
        gap=Fraction(actual) - expected,
        required=(target - actual) / (21 - elapsed) if elapsed < 21 else None,
        projection=Fraction(actual) / elapsed * 21 if elapsed else None,
        standing=standing,
        tolerance=Fraction(1, 10),
        points=points,
        course=course,
    )


PACES = {
    (False, Team.MARKETING): (
        "mql_volume",
        Text("MQLs handed to sales", "MQL transmis aux ventes"),
    ),
    (True, Team.MARKETING): (
        "mql_value",
        Text("Value of the MQLs handed over", "Valeur des MQL transmis"),
    ),
    (True, Team.SHARED): ("goal", Text("New business", "Chiffre d’affaires nouveau")),
}


def compliance(name: str, label: Text, met: int, breached: int, promised: str) -> Compliance:
    due = met + breached
    share = Fraction(met, due) if due else None
    good = share is None or share >= Fraction(promised)
    return Compliance(
        commitment=name,
        label=label,
        promised_share=Fraction(promised),
        window_seconds=4 * 3600,
        due=due,
        met=met,
        breached=breached,
        open=3 if due else 0,
        share=share,
        median_seconds=5040.0 if due else None,
        p90_seconds=21_000.0 if due else None,
        standing=Standing.GOOD if good else Standing.BAD,
        team=Team.MARKETING if name.startswith("mql_") else Team.SALES,
        measure={"mql_quality": "acceptance", "mql_complete": "complete"}.get(name, name),
    )


def promises(scale: int) -> list[Compliance]:
    accepted = Text("MQLs accepted by sales", "MQL acceptés par les ventes")
    complete = Text("MQLs that can be called", "MQL que l’on peut appeler")
    decided = Text("Accepted, or rejected with a reason", "Acceptée, ou refusée avec un motif")
    return [
        compliance("mql_quality", accepted, 31 * scale, 19 * scale, "0.6"),
        compliance("mql_complete", complete, 58 * scale, 3 * scale, "0.95"),
        compliance(
            "first_attempt", Text("First call", "Premier appel"), 48 * scale, 9 * scale, "0.8"
        ),
        compliance("decision", decided, 41 * scale, 12 * scale, "0.9"),
    ]


def _waited(place: int, leads: int) -> int:
    """Return the working seconds that a lead waited: the first one of a list for four weeks."""
    return 20 * FOOTING.working_day_seconds if not place else 7200 * (leads - place) - 1200


def waiting(reps: int, leads: int) -> list[WaitingList]:
    lists = []
    for number in range(reps):
        rep = REPS[number] if number < len(REPS) else f"Commercial n° {number + 1}"
        lists.append(
            WaitingList(
                rep,
                [
                    WaitingLead(
                        contact_id=f"c{number}-{one}",
                        name=PEOPLE[(number + one) % len(PEOPLE)],
                        channel=CHANNELS[(number + one) % len(CHANNELS)],
                        persona=["Responsable maintenance", "Directeur d’usine", ""][one % 3],
                        handed_over_at=AS_OF - timedelta(hours=3 + 9 * (leads - one)),
                        due_at=AS_OF - timedelta(hours=9 * (leads - one) - 6),
                        working_seconds_waited=_waited(one, leads),
                        breached=one < leads // 2,
                        segment=SEGMENTS[one % 2][0],
                        segment_label=SEGMENTS[one % 2][1],
                        priority=1 + one % 2,
                        value=Money(144_000 if one % 2 else 64_800, "EUR"),
                    )
                    for one in range(leads)
                ],
                Money(sum(144_000 if one % 2 else 64_800 for one in range(leads)), "EUR"),
            )
        )
    return lists


def findings() -> list[Finding]:
    return [
        Finding(
            "toml.unknown_key",
            Severity.ERROR,
            "unknown key `{key}`",
            "did you mean `{suggestion}`?",
            {"key": "treshold", "suggestion": "threshold"},
            Source("agreement/0003.toml", 96, 1, "treshold = 40"),
        ),
        Finding(
            "agreement.qualification_unused",
            Severity.WARNING,
            "no stage is entered on qualification, so this section decides nothing",
            'give a stage the entry `{{ on = "qualification" }}`',
            source=Source("agreement/0003.toml", 95),
        ),
        Finding("toml.too_deep", Severity.INFO, "lists or tables are nested too deeply"),
    ]


def daily(size: str = "little") -> DailyReport:
    """Return the daily report of a new company, of a normal day, or of a very large one."""
    if size == "none":
        return _empty_day()
    much = size == "much"
    waits = waiting(40, 25) if much else waiting(3, 4)
    count = sum(len(one.leads) for one in waits)
    return DailyReport(
        day=TODAY,
        headline=_headline(count),
        paces=[
            pace(actual=61),
            pace(actual=8_430_000, money=True, standing=Standing.WARNING, course=Course.EARLY),
            pace(actual=7_215_000, money=True, team=Team.SHARED, standing=Standing.GOOD),
            *([pace(actual=39, standing=Standing.BAD)] if much else []),
        ],
        compliance=promises(1000 if much else 1),
        waiting=waits,
        stages=[
            StageDay(name, label, team, 7 - n, (211 - 30 * n) * (1000 if much else 1))
            for n, (name, label, _, team) in enumerate(STAGES[1:])
        ],
        channels=[
            ChannelDay(f"{name} {n}" if much else name, 3, 40 - n)
            for n in range(8 if much else 1)
            for name in CHANNELS
        ],
        meetings=_meetings(),
        findings=findings() * (40 if much else 1),
        footing=FOOTING,
        segments=[
            SegmentDay(
                name, label, 3 - n, (40 - 12 * n) * (1000 if much else 1), Money(worth, "EUR")
            )
            for n, (name, label) in enumerate([*SEGMENTS, ("", None)])
            for worth in [(2_592_000, 5_760_000, 0)[n] * (1000 if much else 1)]
        ],
    )


def _headline(waiting_leads: int) -> list[Sentence]:
    call = Text("First call", "Premier appel")
    handed = Text("MQLs handed to sales", "MQL transmis aux ventes")
    return [
        Sentence(
            "Marketing is {gap} behind the line on “{what}”: {actual} so far, "
            "{target} promised this period.",
            {"gap": 7, "what": handed, "actual": 61, "target": 130},
        ),
        Sentence(
            "“{what}” runs {gap} ahead of the line: {actual} so far, {target} promised this "
            "period. These leads come early: see that sales can take them.",
            {
                "what": PACES[True, Team.MARKETING][1],
                "gap": Money(2_144_286, "EUR"),
                "actual": Money(8_430_000, "EUR"),
                "target": Money(12_000_000, "EUR"),
            },
        ),
        Sentence(
            "Sales kept “{what}” for {share} of the leads due ({promised} promised).",
            {"what": call, "share": Share(Fraction(48, 57)), "promised": Share(Fraction(4, 5))},
        ),
        Sentence(
            "{total} lead waits for a first call, {late} past the deadline; {rep} has the most.",
            {"total": waiting_leads, "late": waiting_leads // 2, "rep": REPS[0]},
            "{total} leads wait for a first call, {late} past the deadline; {rep} has the most.",
            waiting_leads,
        ),
        Sentence(
            "By the agreed values {total} are at stake in them, {late} past the deadline.",
            {"total": Money(1_252_800, "EUR"), "late": Money(626_400, "EUR")},
        ),
        Sentence(
            "New business stands at {actual} of {target}; at this pace the period ends at "
            "{projection}.",
            {
                "actual": Money(7_215_000, "EUR"),
                "target": Money(12_000_000, "EUR"),
                "projection": Money(13_774_100, "EUR"),
            },
        ),
    ]


def _meetings() -> list[Meeting]:
    weekly = Text("Weekly smarketing meeting", "Réunion smarketing hebdomadaire")
    monthly = Text("Monthly meeting with management", "Réunion mensuelle avec la direction")
    return [
        Meeting("weekly_meeting", weekly, datetime(2026, 11, 17, 8, 30, tzinfo=UTC)),
        Meeting("monthly_meeting", monthly, datetime(2026, 12, 7, 13, 0, tzinfo=UTC)),
    ]


def _empty_day() -> DailyReport:
    return DailyReport(
        day=TODAY,
        headline=[Sentence("No lead is waiting for a first call.")],
        paces=[pace(actual=0, elapsed=0, standing=Standing.GOOD)],
        compliance=promises(0),
        waiting=[],
        stages=[],
        channels=[],
        meetings=[],
        findings=[],
        footing=FOOTING,
    )
