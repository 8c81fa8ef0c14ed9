"""Agreements that hold together, with every feature of qualification, recycling and silence."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from smarketing.core.agreement.agreement import Agreement

KINDS = ("visit", "form", "webinar", "demo", "leave")
NAMES = ("lead", "engaged", "mql", "sal", "sql", "opportunity", "customer")

Terms = dict[str, Any]
"""A part of an agreement as its file spells it."""

CONTACT: Terms = {"on": "contact"}
QUALIFICATION: Terms = {"on": "qualification"}
RECORDED: Terms = {"on": "recorded"}
USUAL: dict[str, Terms] = {
    "lead": CONTACT,
    "engaged": {"on": "touch", "kinds": ["leave", "other"]},
    "mql": QUALIFICATION,
    "sal": {"on": "disposition", "outcome": "accepted"},
    "sql": {"on": "disposition", "outcome": "qualified"},
    "opportunity": {"on": "deal", "status": "open"},
    "customer": {"on": "deal", "status": "won"},
}
WAYS: list[Terms] = [
    RECORDED,
    RECORDED,
    {"on": "recorded", "names": ["crm", "mql"]},
    QUALIFICATION,
    QUALIFICATION,
    CONTACT,
    {"on": "touch", "kinds": ["webinar", "form"]},
    {"on": "disposition", "outcome": "accepted"},
    {"on": "disposition", "outcome": "rejected"},
    {"on": "disposition", "outcome": "recycled"},
    {"on": "deal", "status": "lost"},
]


def words(name: str) -> dict[str, str]:
    """Return a label."""
    return {"en": name, "fr": name}


def _maybe(*values: object) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


_kinds = st.sampled_from(KINDS)
_touched = st.fixed_dictionaries(
    {"kind": _kinds},
    optional={
        "content": st.just("pricing"),
        "channel": st.just("email"),
        "campaign": st.just("spring"),
    },
)
_plain_touched = st.fixed_dictionaries({"kind": _kinds})
_fading = st.sampled_from(
    [
        {},
        {},
        *({"half_life_days": days} for days in (1, 2, 7)),
        *({"window_days": days} for days in (1, 3, 7)),
    ]
)
_rules = st.builds(
    lambda touched, points, cap, group, fading: _without_none(
        touched | fading | {"points": points, "cap": cap, "group": group}
    ),
    _plain_touched | _touched,
    st.sampled_from([10, 5, 20, 1, 40, 0, -5, -20]),
    _maybe(None, None, None, 0, 5, 15, 30),
    _maybe(None, None, "near", "far"),
    _fading,
)
_triggers = st.builds(
    lambda touched, fit: _without_none(touched | {"fit_at_least": fit}),
    _touched,
    _maybe(None, None, Decimal(50), Decimal("33.3")),
)
_conditions = st.sampled_from(
    [
        {"attribute": "country", "one_of": ["FR"]},
        {"attribute": "title", "one_of": ["student", "intern"]},
        {"attribute": "size", "at_least": Decimal(50)},
        {"attribute": "size", "below": Decimal(50)},
        {"of": "account", "attribute": "size", "at_least": Decimal(50), "below": Decimal(250)},
        {"of": "account", "attribute": "country", "one_of": ["BE", "FR"]},
    ]
)
_grades = st.sampled_from(
    [
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
)
_criteria = st.lists(
    st.builds(
        lambda of, attribute, grades, weight, missing: {
            "of": of,
            "attribute": attribute,
            "grades": grades,
            "weight": weight,
            "missing": missing,
        },
        _maybe("contact", "contact", "account"),
        _maybe("country", "title", "size"),
        _grades,
        _maybe(Decimal(1), Decimal(2), Decimal("0.5")),
        _maybe(Decimal(0), Decimal("0.5"), "leave_out"),
    ),
    min_size=1,
    max_size=3,
).map(lambda found: [{"name": f"criterion_{n}", **mine} for n, mine in enumerate(found)])
_fit = st.fixed_dictionaries(
    {"criteria": _criteria},
    optional={"threshold": _maybe(Decimal(25), Decimal(50), Decimal("66.7"))},
)
_need: st.SearchStrategy[Terms] = st.sampled_from(
    [
        *({"threshold": points} for points in (10, 20, 30, 40, 1)),
        {},
        {"grid": [{"fit": Decimal(0), "interest": 30}, {"fit": Decimal(50), "interest": 10}]},
        {"grid": [{"fit": Decimal("33.3"), "interest": 20}]},
    ]
)
_exclusions = st.lists(st.lists(_conditions, min_size=1, max_size=2), min_size=1, max_size=2).map(
    lambda found: [{"name": f"out_{n}", "match": match} for n, match in enumerate(found)]
)
_bar: st.SearchStrategy[Terms] = st.one_of(
    st.builds(lambda days: {"minimum_active_days": days}, _maybe(2, 3)),
    st.builds(lambda names: {"required": names}, _maybe(["country"], ["account.size"], ["title"])),
    st.builds(lambda found: {"exclude": found}, _exclusions),
    st.just({"exclude_negative_personas": True}),
    st.just({"exclude_customers": True}),
    st.builds(lambda for_what: {"exclude_opted_out": for_what}, _maybe(["email"], ["phone"])),
)
_bars: st.SearchStrategy[Terms] = st.lists(_bar, max_size=2).map(
    lambda found: {name: value for bar in found for name, value in bar.items()}
)
_GROUPS = [{"name": "near", "cap": 25}, {"name": "far", "cap": 10}]


@st.composite
def _qualifications(draw: st.DrawFn) -> Terms:
    points = draw(st.lists(_rules, min_size=1, max_size=5))
    terms = {"points": points, "triggers": draw(st.lists(_triggers, max_size=2))}
    used = {rule.get("group") for rule in points}
    terms["groups"] = [group for group in _GROUPS if group["name"] in used]
    fit = draw(st.none() | st.none() | _fit)
    return _without_none({**terms, **draw(_need), "fit": fit, **draw(_bars)})


_personas = st.lists(
    st.tuples(
        st.lists(_conditions, min_size=1, max_size=2),
        st.lists(_conditions, max_size=1),
        st.booleans(),
    ),
    max_size=2,
).map(
    lambda found: [
        {
            "name": f"persona_{n}",
            "label": words("persona"),
            "match": match,
            "exclude": exclude,
            "negative": negative,
        }
        for n, (match, exclude, negative) in enumerate(found)
    ]
)
_recycling = st.none() | st.builds(
    lambda cool_off, stalled, lost: _without_none(
        {"cool_off_days": cool_off, "stalled_after_days": stalled, "lost_deals": lost}
    ),
    _maybe(0, 1, 2, 7),
    _maybe(None, 1, 3, 7, 10),
    st.booleans(),
)
_silence = st.none() | st.sampled_from(
    [
        *({"working_hours": Decimal(hours)} for hours in ("0.5", "2", "8", "24", "12.25")),
        *({"working_days": days} for days in (1, 2, 3)),
    ]
)
_nine_to_five = ["09:00-12:30", "13:00-17:00"]
_working_days = ("monday", "tuesday", "wednesday", "thursday", "friday")
_weeks = st.sampled_from(
    [
        dict.fromkeys(_working_days, _nine_to_five),
        {day: ["00:00-24:00"] for day in (*_working_days, "saturday", "sunday")},
        {"friday": ["22:00-06:00"], "saturday": ["05:00-09:00"], "tuesday": ["10:00-12:00"]},
    ]
)
_calendars = st.builds(
    lambda zone, week, more: {"time_zone": zone, "week": week} | more,
    _maybe("Europe/Paris", "UTC", "Asia/Beirut", "America/New_York", "Asia/Kathmandu"),
    _weeks,
    st.sampled_from([{}, {"closed": [date(2026, 3, 24), date(2026, 3, 30)]}, {"country": "FR"}]),
)


@st.composite
def _stages(draw: st.DrawFn, *, in_order: bool) -> list[Terms]:
    left_out = draw(st.sets(st.sampled_from([n for n in NAMES if n != "mql"]), max_size=5))
    names = [name for name in NAMES if name not in left_out]
    if not in_order:
        names = draw(st.permutations(names))
    stages = [
        {
            "name": name,
            "label": words(name),
            "funnel": "middle",
            "owner": "sales",
            "entry": draw(_entries(name)),
            "precedence": draw(_maybe("earliest", "recorded", "computed")),
        }
        for name in names
    ]
    if draw(st.booleans()):
        visitor = {"name": "visitor", "label": words("visitor"), "funnel": "top"}
        stages.insert(0, {**visitor, "owner": "marketing", "entry": [{"on": "traffic"}]})
    return stages


def _entries(name: str) -> st.SearchStrategy[list[Terms]]:
    first = st.sampled_from([USUAL[name]] * 12 + WAYS)
    more: st.SearchStrategy[list[Terms]] = st.just([]) | st.lists(st.sampled_from(WAYS), max_size=2)
    return st.tuples(first, more, st.booleans()).map(
        lambda ways: [*ways[1], ways[0]] if ways[2] else [ways[0], *ways[1]]
    )


@st.composite
def agreements(draw: st.DrawFn, version: int, effective_from: date, *, alone: bool) -> Agreement:
    """Draw one version of an agreement; stages stand in any order only where it is alone.

    Versions share names of stages, so that some are renamed or gone from one to the next.
    """
    stages = draw(_stages(in_order=not alone or draw(st.booleans())))
    named = [stage["name"] for stage in stages if stage["entry"] != [{"on": "traffic"}]]
    handoff = draw(st.none() | st.sampled_from([*named, "mql", "mql"]))
    silence = draw(_silence)
    terms = {
        "qualification": draw(_qualifications()),
        "recycling": draw(_recycling),
        "handoff": None
        if handoff is None
        else _without_none({"stage": handoff, "silence_accepts": silence}),
    }
    return Agreement.model_validate(
        _without_none(
            {
                "format": 1,
                "agreement": {
                    "company": "Spec",
                    "version": version,
                    "currency": "EUR",
                    "effective_from": effective_from,
                },
                "parties": {"marketing": {"head": "Alice"}, "sales": {"head": "Bob"}},
                "calendar": draw(_calendars),
                "goal": {"revenue": 1000, "per": "month", "marketing_share": Decimal("0.5")},
                "stages": stages,
                "personas": draw(_personas),
                "rejection_reasons": [
                    {"name": "timing", "label": words("timing"), "recycle": True},
                    {"name": "budget", "label": words("budget")},
                ],
                **terms,
            }
        )
    )


def _without_none(terms: dict[str, Any]) -> Terms:
    return {name: value for name, value in terms.items() if value is not None}
