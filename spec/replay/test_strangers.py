"""What the agreement waits for in vain: names, attributes and spans that the facts do not have."""

import json

import polars as pl
import pytest
from spec.tables import AGREEMENT, STAGES, at, facts

from smarketing.core.agreement.reading import parse_agreement
from smarketing.core.base.finding import Finding
from smarketing.core.ledger.tables import TABLES, Facts
from smarketing.core.replay.strangers import strangers

NOW = at("2026-03-31")
BEFORE, AFTER = AGREEMENT.split("[qualification]")[0], '[handoff]\nstage = "mql"\n' + STAGES
FORMS = 'threshold = 9\npoints = [{ kind = "form", points = 9 }]\n'

TOUCHES = """
    touches
    contact_id | occurred_at | kind     | channel | campaign | content
    ada        | 2026-03-01  | form     | email   | spring   | guide
    bob        | 2026-03-02  | form     | search  |          | prices
    bob        | 2026-03-03  | download | search  | autumn   | white paper
"""


def told(text: str | Facts, qualification: str, more: str = "") -> list[Finding]:
    """Return what is told of facts under these terms of qualification."""
    terms = f"{BEFORE}[qualification]\n{qualification}\n{AFTER}{more}"
    agreed, findings = parse_agreement(terms, "a.toml")
    assert agreed is not None, [finding.sentence() for finding in findings]
    return strangers(facts(text) if isinstance(text, str) else text, agreed, NOW)


def sentences(found: list[Finding]) -> list[str]:
    return [f"{one.sentence()} | {one.remedy()}" for one in found]


def narrowed(more: str) -> str:
    return f'threshold = 9\npoints = [{{ kind = "form", points = 9, {more} }}]'


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ('channel = "email"', []),
        ('channel = "search", content = "prices"', []),
        (
            'channel = "serach"',
            [
                (
                    "the agreement counts touches of the kind `form` with the channel `serach`, "
                    "but "
                    "there is none | did you mean `search`?"
                )
            ],
        ),
        (
            'content = "white paper"',
            [
                (
                    "the agreement counts touches of the kind `form` with the content `white "
                    "paper`, "
                    "but there is none | known here: `guide`, `prices`"
                )
            ],
        ),
        (
            'campaign = "autumn"',
            [
                (
                    "the agreement counts touches of the kind `form` with the campaign `autumn`, "
                    "but "
                    "there is none | known here: `spring`"
                )
            ],
        ),
        (
            'channel = "email", content = "prices"',
            [
                (
                    "the agreement counts touches of the kind `form` with `email`, `prices`, but "
                    "none "
                    "has them all | name one of them only, or check them against the facts"
                )
            ],
        ),
    ],
)
def test_a_rule_that_speaks_of_no_touch_is_told(more: str, expected: list[str]) -> None:
    assert sentences(told(TOUCHES, narrowed(more))) == expected
    trigger = f'triggers = [{{ kind = "form", {more} }}]'
    assert sentences(told(TOUCHES, trigger)) == expected


def test_a_rule_of_a_kind_that_never_happened_is_told_once() -> None:
    found = told(TOUCHES, narrowed('channel = "x"').replace('"form"', '"forms"'))
    assert [one.code for one in found] == ["replay.kind_never_seen"]


def test_of_many_known_names_only_a_near_one_is_told() -> None:
    many = "\n".join(f"ada | 2026-03-01 | form | page {number}" for number in range(11))
    text = f"touches\ncontact_id | occurred_at | kind | content\n{many}"
    assert [one.remedy() for one in told(text, narrowed('content = "offer"'))] == [""]
    (found,) = told(text, narrowed('content = "pagee 1"'))
    assert found.values["suggestion"] == "page 1"


def test_touches_that_happened_later_do_not_count() -> None:
    later = TOUCHES.replace("2026-03-01", "2026-04-01")
    (found,) = told(later, narrowed('channel = "email"'))
    assert found.code == "replay.touch_never_seen"


@pytest.mark.parametrize("key", ["window_days", "half_life_days"])
def test_a_span_longer_than_the_history_is_told(key: str) -> None:
    assert told(TOUCHES, narrowed(f"{key} = 30")) == []
    assert sentences(told(TOUCHES, narrowed(f"{key} = 31"))) == [
        (
            f"points for `form` have `{key} = 31`, but the oldest touch is only 30 days old: what "
            "the "
            "rule does cannot be seen yet | import older touches, or judge the rule when the "
            "history "
            "is long enough"
        )
    ]
    assert told("", narrowed(f"{key} = 31")) == []


CONSENTS = """
    consents
    contact_id | occurred_at | purpose | granted
    ada        | 2026-03-01  | email   | no
"""


@pytest.mark.parametrize(
    ("text", "purpose", "expected"),
    [
        (CONSENTS, "email", []),
        ("", "mail", []),
        (
            CONSENTS,
            "emails",
            [
                (
                    "who refused `emails` is not to qualify, but no consent is about that | "
                    "did you mean `email`?"
                )
            ],
        ),
    ],
)
def test_a_purpose_that_no_consent_is_about_is_told(
    text: str, purpose: str, expected: list[str]
) -> None:
    terms = 'triggers = [{ kind = "form" }]\nexclude_opted_out = ["' + purpose + '"]'
    assert sentences(told(text, terms)) == expected


PEOPLE = """
    contacts
    contact_id | occurred_at | attributes
    ada        | 2026-03-01  | {"job_title": "CTO"}
    bob        | 2026-03-01  | {"job_title": "CEO", "Größe": "5"}
    cleo       | 2026-03-01  |
    dora       | 2026-04-01  | {"email": "d@x"}

    accounts
    account_id | occurred_at | attributes
    vauban     | 2026-03-01  | {"country": "FR"}
"""


def asked(attribute: str, of: str = "contact") -> list[str]:
    """Return the ways in which an agreement can ask for an attribute."""
    condition = f'{{ of = "{of}", attribute = "{attribute}", one_of = ["x"] }}'
    required = attribute if of == "contact" else f"account.{attribute}"
    criterion = f'name = "c", of = "{of}", attribute = "{attribute}"'
    grades = 'grades = [{ one_of = ["x"], grade = 1 }]'
    persona = '[[personas]]\nname = "p"\nlabel = { en = "P", fr = "P" }\n'
    some = '{ attribute = "job_title", one_of = ["CTO"] }'
    return [
        f'{FORMS}required = ["{required}"]',
        f'{FORMS}exclude = [{{ name = "e", match = [{condition}] }}]',
        f"{FORMS}[qualification.fit]\nthreshold = 1\ncriteria = [{{ {criterion}, {grades} }}]",
        f"{FORMS}\n{persona}match = [{condition}]",
        f"{FORMS}\n{persona}match = [{some}]\nexclude = [{condition}]",
    ]


@pytest.mark.parametrize("way", range(5))
@pytest.mark.parametrize(
    ("attribute", "of", "expected"),
    [
        ("job_title", "contact", []),
        ("Größe", "contact", []),
        ("country", "account", []),
        (
            "job_titel",
            "contact",
            [
                (
                    "the agreement asks for the attribute `job_titel`, but no contact has it | "
                    "did you mean `job_title`?"
                )
            ],
        ),
        (
            "email",
            "contact",
            [
                (
                    "the agreement asks for the attribute `email`, but no contact has it | "
                    "known here: `Größe`, `job_title`"
                )
            ],
        ),
        (
            "job_title",
            "account",
            [
                (
                    "the agreement asks for the attribute `job_title` of the account, but no "
                    "account "
                    "has it | known here: `country`"
                )
            ],
        ),
    ],
)
def test_an_attribute_that_nobody_has_is_told(
    way: int, attribute: str, of: str, expected: list[str]
) -> None:
    assert sentences(told(PEOPLE, asked(attribute, of)[way])) == expected


def test_where_nobody_is_known_no_attribute_is_missed() -> None:
    assert told("", asked("job_title")[0]) == []


def test_an_attribute_of_the_account_without_any_account_is_told() -> None:
    people = PEOPLE.split("accounts\n", maxsplit=1)[0]
    assert sentences(told(people, asked("country", "account")[0])) == [
        (
            "the agreement asks for the attribute `country` of the account, but no account has it "
            "| "
            "map a column of your files to this attribute"
        )
    ]


def test_a_rare_attribute_is_found_among_many_contacts() -> None:
    """What few contacts have stands beyond the first records that are looked at."""
    texts = ['{"job_title": "CTO"}'] * 10_500 + [json.dumps({'Größe \\ "rare"': "5"}), "no JSON"]
    rows = [
        {"contact_id": f"c{n}", "fact_id": f"f{n}", "source": "s", "attributes": text}
        for n, text in enumerate(texts)
    ]
    frame = pl.DataFrame(
        [row | {"occurred_at": at("2026-03-01")} for row in rows], schema=TABLES["contacts"].schema
    )
    everybody = Facts({"contacts": frame})
    assert told(everybody, asked('Größe \\\\ \\"rare\\"')[0]) == []
    (found,) = told(everybody, asked("Größe")[0])
    assert found.code == "replay.attribute_never_seen"


COMPLETE = """
[[commitments.marketing]]
name = "complete"
label = { en = "x", fr = "x" }
measure = "complete"
attributes = ["size", "phone"]
share = 1
per = "month"
"""
SEGMENT = """
[[segments]]
name = "one"
label = { en = "x", fr = "x" }
"""


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (SEGMENT + 'kinds = ["form"]\nchannels = ["search"]', []),
        (
            SEGMENT + 'kinds = ["from"]',
            (
                "the agreement counts touches of the kind `from`, but there is none | "
                "did you mean `form`?"
            ),
        ),
        (
            SEGMENT + 'channels = ["serach"]',
            (
                "a segment is made of the channel `serach`, but no touch has it | "
                "did you mean `search`?"
            ),
        ),
        (
            SEGMENT + 'match = [{ attribute = "sise", at_least = 5 }]',
            (
                "the agreement asks for the attribute `sise`, but no contact has it | "
                "did you mean `size`?"
            ),
        ),
        (
            COMPLETE,
            (
                "the agreement asks for the attribute `phone`, but no contact has it | "
                "known here: `size`"
            ),
        ),
        (
            '[handoff.causes]\ncontact_attributes = ["phone"]',
            (
                "the agreement asks for the attribute `phone`, but no contact has it | "
                "known here: `size`"
            ),
        ),
    ],
)
def test_what_segments_completeness_and_causes_wait_for_in_vain_is_told(
    more: str, expected: str | list[str]
) -> None:
    known = (
        TOUCHES
        + """
    contacts
    contact_id | occurred_at | attributes
    ada        | 2026-03-01  | {"size": "5"}
    """
    )
    found = sentences(told(known, FORMS, more))
    assert found == ([expected] if expected else [])
