"""Agreements drawn by chance, with every feature of qualification, recycling and silence."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from smarketing.core.agreement.agreement import Agreement

Terms = dict[str, Any]
"""A part of an agreement as its file spells it."""

KINDS = ("form", "visit", "webinar", "demo", "leave")
NAMES = ("lead", "engaged", "mql", "sal", "sql", "opportunity", "customer")

USUAL: dict[str, Terms] = {
    "lead": {"on": "contact"},
    "engaged": {"on": "touch", "kinds": ["leave", "other"]},
    "mql": {"on": "qualification"},
    "sal": {"on": "disposition", "outcome": "accepted"},
    "sql": {"on": "disposition", "outcome": "qualified"},
    "opportunity": {"on": "deal", "status": "open"},
    "customer": {"on": "deal", "status": "won"},
}
WAYS: list[Terms] = [
    {"on": "recorded"},
    {"on": "recorded"},
    {"on": "recorded", "names": ["crm", "mql"]},
    {"on": "qualification"},
    {"on": "contact"},
    {"on": "touch", "kinds": ["webinar", "other"]},
    {"on": "touch"},
    {"on": "disposition", "outcome": "accepted"},
    {"on": "disposition", "outcome": "rejected"},
    {"on": "disposition", "outcome": "recycled"},
    {"on": "deal", "status": "lost"},
]
CONDITIONS: list[Terms] = [
    {"attribute": "country", "one_of": ["FR"]},
    {"attribute": "title", "one_of": ["student", "intern"]},
    {"attribute": "size", "at_least": Decimal(50)},
    {"attribute": "size", "below": Decimal(50)},
    {"of": "account", "attribute": "size", "at_least": Decimal(50), "below": Decimal(250)},
    {"of": "account", "attribute": "country", "one_of": ["BE", "FR"]},
]
GRADES: list[list[Terms]] = [
    [{"one_of": ["FR"], "grade": Decimal(1)}, {"one_of": ["BE"], "grade": Decimal("0.25")}],
    [{"one_of": ["cto"], "grade": Decimal("0.9")}],
    [
        {"at_least": Decimal(100), "grade": Decimal(1)},
        {"at_least": Decimal(50), "below": Decimal(100), "grade": Decimal("0.5")},
        {"below": Decimal(50), "grade": Decimal("0.1")},
    ],
    [{"at_least": Decimal(50), "grade": Decimal(1)}],
    [{"one_of": ["many", "FR"], "at_least": Decimal(200), "grade": Decimal(1)}],
]
NEEDS: list[Terms] = [
    *({"threshold": points} for points in (10, 20, 20, 30, 30, 40)),
    {},
    {"grid": [{"fit": Decimal(0), "interest": 30}, {"fit": Decimal(50), "interest": 10}]},
    {"grid": [{"fit": Decimal("33.3"), "interest": 20}, {"fit": Decimal(10), "interest": 25}]},
]
GROUPS = [{"name": "near", "cap": 25}, {"name": "far", "cap": 10}]
WORKING = ("monday", "tuesday", "wednesday", "thursday", "friday")
# Seven and a half hours are one such day: many a deadline ends when something else happens.
NINE_TO_FIVE = ["09:00-12:30", "13:00-17:00"]
WEEKS: list[dict[str, list[str]]] = [
    dict.fromkeys(WORKING, NINE_TO_FIVE),
    {day: ["00:00-24:00"] for day in (*WORKING, "saturday", "sunday")},
    {
        "friday": ["22:00-06:00", "11:00-12:00"],
        "saturday": ["05:00-09:00"],
        "sunday": ["23:30-01:00"],
        "tuesday": ["09:00-17:00", "10:00-12:00"],
    },
]
HOURS = ("7.5", "7.5", "15", "24", "24", "0.5", "2", "12.25")


def words(name: str) -> dict[str, str]:
    """Return a label."""
    return {"en": name, "fr": name}


def agreement_of(chance: Random, version: int, effective_from: date, *, alone: bool) -> Agreement:
    """Draw one version of an agreement; stages stand in any order only where it is alone.

    Versions share names of stages, so that some are renamed or gone from one to the next.
    """
    stages = _stages(chance, shuffled=alone and chance.random() < 0.3)
    heading = {"company": "Spec", "version": version, "currency": "EUR"}
    return Agreement.model_validate(
        _told(
            {
                "format": 1,
                "agreement": {**heading, "effective_from": effective_from},
                "parties": {"marketing": {"head": "Alice"}, "sales": {"head": "Bob"}},
                "calendar": _calendar(chance),
                "goal": {"revenue": 1000, "per": "month", "marketing_share": Decimal("0.5")},
                "stages": stages,
                "qualification": _qualification(chance),
                "recycling": _recycling(chance) if chance.random() < 0.75 else None,
                "handoff": _handoff(chance, stages) if chance.random() < 0.85 else None,
                "personas": _personas(chance),
                "rejection_reasons": [
                    {"name": "timing", "label": words("timing"), "recycle": True},
                    {"name": "budget", "label": words("budget")},
                ],
            }
        )
    )


def _told(terms: Mapping[str, object]) -> Terms:
    return {name: value for name, value in terms.items() if value is not None}


def _stages(chance: Random, *, shuffled: bool) -> list[Terms]:
    names = [name for name in NAMES if name == "mql" or chance.random() < 0.8]
    names += ["customer"] if len(names) == 1 else []
    if shuffled:
        chance.shuffle(names)
    stages: list[Terms] = [
        {
            "name": name,
            "label": words(name),
            "funnel": "middle",
            "owner": "sales",
            "entry": _entry(chance, name),
            "precedence": chance.choice(("earliest", "recorded", "computed")),
        }
        for name in names
    ]
    visitor = {"name": "visitor", "label": words("visitor"), "funnel": "top"}
    traffic = {**visitor, "owner": "marketing", "entry": [{"on": "traffic"}]}
    return [traffic, *stages] if chance.random() < 0.5 else stages


def _entry(chance: Random, name: str) -> list[Terms]:
    ways = [USUAL[name] if chance.random() < 0.93 else chance.choice(WAYS)]
    if chance.random() < 0.3:
        ways += chance.sample(WAYS, chance.choice((1, 1, 2)))
    chance.shuffle(ways)
    return ways


def _handoff(chance: Random, stages: list[Terms]) -> Terms:
    names = [stage["name"] for stage in stages if stage["name"] != "visitor"]
    silence: Terms | None = None
    if chance.random() < 0.7:
        hours = {"working_hours": Decimal(chance.choice(HOURS))}
        silence = hours if chance.random() < 0.7 else {"working_days": chance.choice((1, 2, 3))}
    stage = chance.choice(names) if chance.random() < 0.2 else "mql"
    return _told({"stage": stage, "silence_accepts": silence})


def _recycling(chance: Random) -> Terms:
    return _told(
        {
            "cool_off_days": chance.choice((0, 1, 2, 7)),
            "stalled_after_days": chance.choice((None, None, 1, 2, 3, 7)),
            "lost_deals": chance.random() < 0.5,
        }
    )


def _calendar(chance: Random) -> Terms:
    zones = ("Europe/Paris", "UTC", "Asia/Beirut", "America/New_York", "Asia/Kathmandu")
    closed = [date(2026, 3, 24), date(2026, 3, 30), date(2026, 4, 2)]
    return {
        "time_zone": chance.choice(zones),
        "week": chance.choice(WEEKS),
        "closed": closed if chance.random() < 0.4 else [],
        "country": "FR" if chance.random() < 0.2 else None,
    }


def _qualification(chance: Random) -> Terms:
    points = [_rule(chance, number) for number in range(chance.randint(2, 5))]
    used = {rule.get("group") for rule in points}
    triggers = [_trigger(chance) for _ in range(chance.choice((0, 0, 1, 2)))]
    return _told(
        {
            **chance.choice(NEEDS),
            **_bars(chance),
            "points": points,
            "groups": [group for group in GROUPS if group["name"] in used],
            "triggers": triggers,
            "fit": _fit(chance) if chance.random() < 0.5 else None,
        }
    )


def _touched(chance: Random, kind: str) -> Terms:
    said = {"content": "pricing", "channel": "email", "campaign": "spring"}
    return {"kind": kind} | {k: v for k, v in said.items() if chance.random() < 0.12}


def _rule(chance: Random, number: int) -> Terms:
    # The first kinds, of which most touches are, earn most.
    likely = (10, 10, 20, 5) if number < 2 else (10, 5, 20, 1, 40, 0, -5, -20)
    kind = KINDS[number] if number < 2 else chance.choice(KINDS)
    fading = chance.choice(("", "", "half_life_days", "window_days"))
    return _told(
        {
            **_touched(chance, kind),
            "points": chance.choice(likely),
            "cap": chance.choice((None, None, None, 0, 5, 15, 30)),
            "group": chance.choice((None, None, "near", "far")),
            **({fading: chance.choice((1, 2, 7))} if fading else {}),
        }
    )


def _trigger(chance: Random) -> Terms:
    fit = chance.choice((None, None, Decimal(50), Decimal("33.3")))
    kind = chance.choice(("demo", "demo", "webinar", "form"))
    return _told({**_touched(chance, kind), "fit_at_least": fit})


def _fit(chance: Random) -> Terms:
    criteria = [
        {
            "name": f"criterion_{number}",
            "of": chance.choice(("contact", "contact", "account")),
            "attribute": chance.choice(("country", "title", "size", "size")),
            "weight": chance.choice((Decimal(1), Decimal(2), Decimal("0.5"))),
            "grades": chance.choice(GRADES),
            "missing": chance.choice((Decimal(0), Decimal("0.5"), "leave_out")),
        }
        for number in range(chance.randint(1, 3))
    ]
    least = chance.choice((None, None, Decimal(25), Decimal(50), Decimal("66.7")))
    return _told({"criteria": criteria, "threshold": least})


def _bars(chance: Random) -> Terms:
    bars: Terms = {
        "minimum_active_days": chance.choice((2, 2, 3)),
        "required": chance.choice((["country"], ["account.size"], ["title"], ["account.country"])),
        "exclude": [
            {"name": f"out_{n}", "match": chance.sample(CONDITIONS, chance.choice((1, 2, 2)))}
            for n in range(chance.choice((1, 2)))
        ],
        "exclude_negative_personas": True,
        "exclude_customers": True,
        "exclude_opted_out": chance.choice((["email"], ["email", "phone"])),
    }
    return {name: value for name, value in bars.items() if chance.random() < 0.2}


def _personas(chance: Random) -> list[Terms]:
    return [
        {
            "name": f"persona_{number}",
            "label": words("persona"),
            "match": chance.sample(CONDITIONS, chance.choice((1, 1, 2))),
            "exclude": chance.sample(CONDITIONS, chance.choice((0, 1))),
            "negative": chance.random() < 0.5,
        }
        for number in range(chance.choice((0, 1, 2, 3)))
    ]
