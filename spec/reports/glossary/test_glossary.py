"""The glossary says what the agreement says: every way in and out, every rule, nobody's numbers."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from spec.agreement.telling import HANDOFF, HEAD
from spec.tables import STAGES, at

from smarketing.core.agreement.agreement import Agreement
from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import has_errors
from smarketing.core.base.sentence import Sentence
from smarketing.core.reports.glossary.pages import GlossaryReport, QualificationTerms, StageTerms
from smarketing.core.reports.glossary.report import glossary_headline, glossary_report

NOW = at("2026-06-01")
POINTS = 'threshold = 40\npoints = [{ kind = "visit", points = 50 }]\n'
REASONS = """
[[rejection_reasons]]
name = "timing"
label = { en = "Not now", fr = "Pas maintenant" }
recycle = true
[[rejection_reasons]]
name = "rival"
label = { en = "Competitor", fr = "Concurrent" }
"""


def agreed(
    qualification: str = POINTS, more: str = "", stages: str = STAGES, handoff: str = HANDOFF
) -> Agreement:
    section = f"[qualification]\n{qualification}\n" if qualification else ""
    read, findings = parse_agreement(HEAD + section + handoff + stages + more, "a.toml")
    assert read is not None, [finding.sentence() for finding in findings]
    return read


def glossary(
    qualification: str = POINTS, more: str = "", stages: str = STAGES, handoff: str = HANDOFF
) -> GlossaryReport:
    return glossary_report(agreed(qualification, more, stages, handoff), NOW)


def qualification(terms: str, more: str = "") -> QualificationTerms:
    found = glossary(terms, more).qualification
    assert found is not None
    return found


def stage(report: GlossaryReport, name: str) -> StageTerms:
    return next(one for one in report.stages if one.name == name)


def said(sentences: list[Sentence]) -> list[str]:
    """Write sentences in English, with the sentences and texts inside them."""
    return [_written(sentence) for sentence in sentences]


def _written(value: object) -> str:
    if isinstance(value, Sentence):
        values = {name: _written(one) for name, one in value.values.items()}
        one = value.count in {None, 1} or not value.plural
        return (value.message if one else value.plural).format(**values)
    if isinstance(value, tuple):
        return ", ".join(_written(one) for one in value)
    return str(getattr(value, "en", value))


@pytest.mark.parametrize(
    ("old", "new", "name", "enters"),
    [
        ("", "", "visitor", ["Anonymous visits, counted per day and channel."]),
        ("", "", "lead", ["The person becomes known."]),
        (
            "",
            "",
            "mql",
            [
                "The lead qualifies, by the rules below.",
                "Another system has a date for it, under: mql.",
            ],
        ),
        ("", "", "sal", ["Sales accepts the lead."]),
        ("", "", "sql", ["Sales finds the lead qualified."]),
        ("", "", "opportunity", ["A deal with the contact is opened."]),
        ("", "", "customer", ["A deal with the contact is won."]),
        ('{ on = "contact" }', '{ on = "touch" }', "lead", ["The first touch of any kind."]),
        (
            '{ on = "contact" }',
            '{ on = "touch", kinds = ["form", "trial"] }',
            "lead",
            ["The first touch of the kind: form, trial."],
        ),
        (
            '{ on = "recorded" }',
            '{ on = "recorded", names = ["MQL", "Marketing"] }',
            "mql",
            [
                "The lead qualifies, by the rules below.",
                "Another system has a date for it, under: MQL, Marketing.",
            ],
        ),
        ('"won"', '"lost"', "customer", ["A deal with the contact is lost."]),
        (
            'outcome = "qualified"',
            'outcome = "recycled"',
            "sql",
            ["Sales sends the lead back to marketing."],
        ),
    ],
)
def test_every_way_into_a_stage_is_said(old: str, new: str, name: str, enters: list[str]) -> None:
    assert said(stage(glossary(stages=STAGES.replace(old, new)), name).enters) == enters


@pytest.mark.parametrize(
    ("precedence", "decides"),
    [
        ("earliest", "Whichever comes first."),
        ("recorded", "Where the other system has a date, only that date decides."),
        (
            "computed",
            "What is computed here decides; the other system’s date is only compared.",
        ),
    ],
)
def test_which_of_several_ways_decides_is_said(precedence: str, decides: str) -> None:
    entry = 'entry = [{ on = "qualification" }, { on = "recorded" }]'
    stages = STAGES.replace(entry, f'{entry}\nprecedence = "{precedence}"')
    report = glossary(stages=stages)
    assert str(stage(report, "mql").decides) == decides
    assert stage(report, "sal").decides is None


def test_a_stage_goes_on_to_the_next_and_back_only_where_that_is_agreed() -> None:
    assert said(stage(glossary(), "mql").leaves) == ["On to “SAL”."]
    recycled = glossary(more="[recycling]")
    assert [len(one.leaves) for one in recycled.stages] == [1, 1, 2, 2, 2, 2, 1]
    assert said(recycled.stages[-1].leaves) == ["The last stage: nobody leaves it."]


def test_silence_is_a_way_into_the_stage_that_it_accepts_into() -> None:
    report = glossary(handoff=HANDOFF + "silence_accepts = { working_days = 5 }\n")
    assert said(stage(report, "sal").enters) == [
        "Sales accepts the lead.",
        "Sales does not decide within 5 working days of the handoff.",
    ]
    assert said(report.handoff.handed_over)[1] == (
        "If sales does not decide within 5 working days, the lead counts as accepted and enters "
        "“SAL”."
    )


def test_a_window_of_one_is_said_in_the_singular() -> None:
    for window, words in [
        ("working_days = 1", "1 working day"),
        ("working_hours = 1", "1 working h"),
    ]:
        report = glossary(handoff=f"{HANDOFF}silence_accepts = {{ {window} }}\n")
        assert f"within {words}" in said(report.handoff.handed_over)[1]


@pytest.mark.parametrize(
    ("terms", "enough"),
    [
        (POINTS, ["A lead qualifies with 40 points or more."]),
        (
            POINTS + 'minimum_active_days = 3\ntriggers = [{ kind = "demo" }]',
            [
                "A lead qualifies with 40 points or more.",
                "The points come from at least 3 different days.",
                "A trigger qualifies it at once, whatever its points.",
            ],
        ),
        (
            'triggers = [{ kind = "demo" }]',
            ["A lead qualifies by a trigger only: points decide nothing."],
        ),
        (
            POINTS + "[qualification.fit]\nthreshold = 50\n"
            'criteria = [{ name = "a", attribute = "a", grades = [{ below = 5, grade = 1 }] }]',
            ["A lead qualifies with 40 points or more, if its fit is at least 50."],
        ),
        (
            POINTS.replace("threshold = 40", "grid = [{ fit = 0, interest = 5 }]"),
            ["A lead qualifies with the fit and the points of one line of the grid."],
        ),
        (
            (
                'threshold = 9\npoints = [{ kind = "a", channel = "x", points = 9 }, '
                '{ kind = "a", points = 5 }]'
            ),
            [
                "A lead qualifies with 9 points or more.",
                "Of several lines that speak of a touch, the first counts.",
            ],
        ),
    ],
)
def test_what_is_enough_to_qualify_is_said(terms: str, enough: list[str]) -> None:
    assert said(qualification(terms).enough) == enough


def test_points_are_told_with_what_bounds_and_fades_them() -> None:
    told = qualification("""
threshold = 9
groups = [{ name = "web", cap = 20 }]
points = [
  { kind = "visit", points = 1, cap = 10, window_days = 30, group = "web" },
  { kind = "form", channel = "email", campaign = "spring", content = "guide", points = 9 },
  { kind = "form", points = -5, half_life_days = 60 },
]""")
    assert [
        (_written(one.touch), one.points, one.cap, one.group, one.half_life_days, one.window_days)
        for one in told.points
    ] == [
        ("visit", 1, 10, "web", None, 30),
        ("form, channel “email”, campaign “spring”, content “guide”", 9, None, None, None, None),
        ("form", -5, None, None, 60, None),
    ]
    assert [(group.name, group.cap) for group in told.groups] == [("web", 20)]


def test_fit_is_told_with_weights_grades_and_what_is_not_known() -> None:
    told = qualification(
        POINTS
        + """
triggers = [{ kind = "demo", fit_at_least = 30 }, { kind = "trial" }]
[qualification.fit]
threshold = 50
[[qualification.fit.criteria]]
name = "size"
of = "account"
attribute = "employees"
weight = 3
missing = "leave_out"
grades = [{ at_least = 500, grade = 1 }, { at_least = 50, below = 500, grade = 0.5 }]
[[qualification.fit.criteria]]
name = "role"
label = { en = "Role", fr = "Fonction" }
attribute = "job_title"
missing = 0.2
grades = [{ one_of = ["CTO"], grade = 1 }]
"""
    )
    assert [(_written(one.touch), one.fit_at_least) for one in told.triggers] == [
        ("demo", Decimal(30)),
        ("trial", None),
    ]
    assert told.fit_threshold == 50
    assert [(one.name, _written(one.attribute), one.weight) for one in told.criteria] == [
        ("size", "employees of the firm", 0.75),
        ("role", "job_title", 0.25),
    ]
    assert [(_written(grade.value), grade.grade) for grade in told.criteria[0].grades] == [
        ("employees of the firm is at least 500", Decimal(1)),
        ("employees of the firm is at least 50 and below 500", Decimal("0.5")),
        ("anything else", Decimal(0)),
        ("not known: left out of the mean", None),
    ]
    assert told.criteria[1].grades[-1].grade == Decimal("0.2")


def test_everybody_who_never_qualifies_is_named() -> None:
    told = qualification(
        POINTS
        + """
required = ["email", "account.country"]
exclude_negative_personas = true
exclude_customers = true
exclude_opted_out = ["email", "phone"]
exclude = [
  { name = "rivals", label = { en = "Rivals", fr = "Rivaux" }, match = [
    { of = "account", attribute = "domain", one_of = ["a.example"] },
    { attribute = "country", one_of = ["FR", "BE"] },
  ] },
]
""",
        '[[personas]]\nname = "student"\nlabel = { en = "Student", fr = "Étudiant" }\n'
        'negative = true\nmatch = [{ attribute = "job_title", one_of = ["Student"] }]\n',
    )
    assert said(told.barred) == [
        "Rivals: domain of the firm is “a.example”, and country is one of: FR, BE.",
        "Negative personas: Student.",
        "Whoever works for a firm that is a customer already.",
        "Whoever refused: email, phone.",
        "Whoever lacks one of: email, country of the firm.",
    ]


def test_the_way_back_is_told_with_its_reasons_and_spans() -> None:
    recycling = "[recycling]\ncool_off_days = 30\nstalled_after_days = 60\nlost_deals = true\n"
    terms = POINTS + 'triggers = [{ kind = "demo" }]'
    back = glossary(terms, recycling + REASONS).handoff
    assert said(back.sent_back) == [
        "From “MQL” on, when sales sends it back.",
        "When sales rejects it for one of: Not now.",
        "When a deal with the contact is lost.",
        "When it stalls: for 60 days no decision, no deal and nothing done by sales.",
    ]
    assert said(back.afterwards) == [
        (
            "Its points begin anew. When it qualifies again, a new cycle begins, and the entry is "
            "counted as a repeat."
        ),
        "What it does in the first 30 days gives no points.",
        "A trigger qualifies it even then.",
    ]
    assert said(back.final) == [
        "A lead rejected for one of these, or without a reason, does not qualify again: Competitor."
    ]


def test_without_a_way_back_none_is_told() -> None:
    back = glossary(more=REASONS).handoff
    assert (back.sent_back, back.afterwards, back.final) == ([], [], [])
    bare = glossary(more="[recycling]").handoff
    assert said(bare.sent_back) == ["From “MQL” on, when sales sends it back."]
    assert said(bare.final) == ["A lead rejected without such a reason does not qualify again."]
    assert len(bare.afterwards) == 1


def test_a_persona_whose_review_has_passed_is_overdue() -> None:
    persona = (
        '[[personas]]\nname = "a"\nlabel = { en = "A", fr = "A" }\nowner = "Ada"\n'
        'match = [{ attribute = "x", one_of = ["y"] }]\nreview = 2026-06-01\n'
    )
    earlier = persona.replace('"a"', '"b"').replace("06-01", "05-31")
    told = glossary(more=persona + earlier).personas
    assert [(one.name, one.owner, one.overdue) for one in told] == [
        ("a", "Ada", False),
        ("b", "Ada", True),
    ]


def test_a_version_binds_until_the_day_before_the_next_one() -> None:
    first = agreed()
    begins = {"version": 2, "effective_from": date(2027, 1, 1)}
    later = first.model_copy(update={"agreement": first.agreement.model_copy(update=begins)})
    report = glossary_report(first, NOW, [later, first])
    assert (str(report.binds_from), str(report.binds_until)) == ("2020-01-01", "2026-12-31")
    assert glossary_report(later, NOW, [later, first]).binds_until is None
    assert len(report.footing.agreement_hash) == 64


def test_the_headline_says_the_way_the_handoff_and_what_is_enough() -> None:
    assert said(glossary_headline(glossary())) == [
        (
            "7 stages lead from “Visitor” to “Customer”; marketing hands a lead over as it enters "
            "“MQL”."
        ),
        "A lead qualifies with 40 points or more.",
    ]
    bare = glossary("", stages=STAGES.replace('{ on = "qualification" }, ', ""), handoff="")
    assert said(glossary_headline(bare)) == ["7 stages lead from “Visitor” to “Customer”."]
    assert bare.qualification is None


FOLDER = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    "file",
    [
        FOLDER / "src/smarketing/adapters/connectors/example/agreement.toml",
        *sorted((FOLDER / "examples/mappings").rglob("agreement.toml")),
    ],
    ids=lambda file: file.parent.name,
)
def test_every_agreement_of_the_examples_has_a_glossary(file: Path) -> None:
    read, findings = parse_agreement(file.read_text(encoding="utf-8"), file.name)
    assert read is not None
    assert not has_errors(findings)
    report = glossary_report(read, NOW, [read])
    assert [one.name for one in report.stages] == read.stage_names()
    assert all(one.enters and one.leaves for one in report.stages)
