"""Who qualifies: fit, the grid, what is required, and who is left out."""

import pytest
from spec.replay.judges import HANDOFF, Judge, agreed, asking_both, entered
from spec.tables import at, facts

pytestmark = asking_both

POINTS = 'points = [{ kind = "webinar", points = 20 }, { kind = "visit", points = 0 }]\n'
SIZE = """
[[qualification.fit.criteria]]
name = "size"
attribute = "size"
weight = 3
grades = [
  { at_least = 250, grade = 1 },
  { at_least = 50, below = 250, grade = 0.5 },
]
missing = 0.25
"""
COUNTRY = """
[[qualification.fit.criteria]]
name = "country"
of = "account"
attribute = "country"
grades = [{ one_of = ["FR", "BE"], grade = 1 }, { one_of = ["DE"], grade = 0.4 }]
missing = "leave_out"
"""
A_WEBINAR = """
    touches
    contact_id | occurred_at | kind
    ada        | 2026-03-05  | webinar
"""


def known(attributes: str, account: str = "") -> str:
    """Return a contact with these attributes, and its firm with those."""
    return f"""
        contacts
        contact_id | occurred_at | account_id | attributes
        ada        | 2026-03-01  | acme       | {attributes}

        accounts
        account_id | occurred_at | attributes
        acme       | 2026-03-01  | {account}
    """


@pytest.mark.parametrize(
    ("size", "country", "fit"),
    [
        ("250", "FR", 100.0),
        ("249.99", "FR", 62.5),
        ("50", "DE", 47.5),
        ("49.99", "US", 0.0),
        # Not known: size then counts a quarter, the country is left out of the mean.
        ("", "", 25.0),
        ("many", "BE", 43.75),
        ("NaN", "BE", 43.75),
        ("inf", "", 25.0),
        ("-Infinity", "", 25.0),
        (" 2.5e2 ", "", 100.0),
    ],
)
def test_fit_is_the_weighted_mean_of_the_grades(
    judge: Judge, size: str, country: str, fit: float
) -> None:
    terms = agreed("threshold = 20\n" + POINTS + SIZE + COUNTRY)
    about = known(f'{{"size": "{size}"}}', f'{{"country": "{country}"}}')
    found, _ = judge(facts(about + A_WEBINAR), [terms], at("2026-12-31"))
    (qualified,) = [entry for entry in found if entry.rule == "score"]
    assert qualified.fit == pytest.approx(fit, abs=1e-6)


def test_nobody_fits_whose_every_criterion_is_left_out(judge: Judge) -> None:
    terms = agreed("threshold = 20\n" + POINTS + COUNTRY)
    found, _ = judge(facts(A_WEBINAR), [terms], at("2026-12-31"))
    assert [entry.fit for entry in found] == [None, 0.0]


def test_who_does_not_fit_well_enough_waits_for_a_better_fit(judge: Judge) -> None:
    terms = agreed("threshold = 20\n" + POINTS + "[qualification.fit]\nthreshold = 62.5\n" + SIZE)
    later = """
        contacts
        contact_id | occurred_at | attributes
        ada        | 2026-03-01  | {"size": "100"}
        ada        | 2026-03-09  | {"size": "300"}
    """
    assert entered(judge, "mql", later + A_WEBINAR, terms) == ["2026-03-09"]


def test_a_new_version_of_the_firm_is_judged_like_one_of_the_contact(judge: Judge) -> None:
    terms = agreed("threshold = 20\n" + POINTS + "[qualification.fit]\nthreshold = 100\n" + COUNTRY)
    text = """
        contacts
        contact_id | occurred_at | account_id
        ada        | 2026-03-01  | acme

        accounts
        account_id | occurred_at | attributes
        acme       | 2026-02-01  | {"country": "DE"}
        acme       | 2026-03-07  | {"country": "FR"}
    """
    assert entered(judge, "mql", text + A_WEBINAR, terms) == ["2026-03-07"]


def test_a_firm_that_the_contact_has_left_says_nothing_more(judge: Judge) -> None:
    terms = agreed("threshold = 20\n" + POINTS + "[qualification.fit]\nthreshold = 100\n" + COUNTRY)
    text = """
        contacts
        contact_id | occurred_at | account_id
        ada        | 2026-03-01  | acme
        ada        | 2026-03-06  |

        accounts
        account_id | occurred_at | attributes
        acme       | 2026-03-07  | {"country": "FR"}
    """
    assert entered(judge, "mql", text + A_WEBINAR, terms) == []


GRID = """
grid = [{ fit = 50, interest = 20 }, { fit = 0, interest = 40 }]
"""


@pytest.mark.parametrize(
    ("size", "moments"), [("250", ["2026-03-05"]), ("10", ["2026-03-06"]), ("", ["2026-03-06"])]
)
def test_each_cell_of_the_grid_is_enough(judge: Judge, size: str, moments: list[str]) -> None:
    terms = agreed(GRID + POINTS + SIZE)
    text = known(f'{{"size": "{size}"}}') + A_WEBINAR + "        ada | 2026-03-06 | webinar"
    assert entered(judge, "mql", text, terms) == moments


def test_a_trigger_may_ask_for_a_fit(judge: Judge) -> None:
    terms = agreed(
        'triggers = [{ kind = "demo", fit_at_least = 50 }, { kind = "demo", content = "visit" }]\n'
        + SIZE
    )
    demo = """
        touches
        contact_id | occurred_at | kind | content
        ada        | 2026-03-05  | demo | online
        ada        | 2026-03-06  | demo | visit
    """
    assert entered(judge, "mql", known('{"size": "50"}') + demo, terms) == ["2026-03-05"]
    assert entered(judge, "mql", known('{"size": "49"}') + demo, terms) == ["2026-03-06"]


def test_without_a_threshold_only_triggers_qualify(judge: Judge) -> None:
    terms = agreed(POINTS + 'triggers = [{ kind = "demo" }]')
    assert entered(judge, "mql", A_WEBINAR, terms) == []
    demo = A_WEBINAR + "        ada | 2026-03-06 | demo"
    assert entered(judge, "mql", demo, terms) == ["2026-03-06"]


def test_what_is_required_must_be_known_for_points_and_triggers_alike(judge: Judge) -> None:
    terms = agreed(
        "threshold = 20\n"
        'required = ["email", "account.country"]\n' + POINTS + 'triggers = [{ kind = "demo" }]'
    )
    text = """
        contacts
        contact_id | occurred_at | account_id | attributes
        ada        | 2026-03-01  | acme       | {"email": ""}
        ada        | 2026-03-06  | acme       | {"email": "a@b"}

        accounts
        account_id | occurred_at | attributes
        acme       | 2026-03-08  | {"country": "FR"}

        touches
        contact_id | occurred_at | kind
        ada        | 2026-03-02  | webinar
        ada        | 2026-03-03  | demo
        ada        | 2026-03-07  | demo
    """
    assert entered(judge, "mql", text, terms) == ["2026-03-08"]


def test_an_exclusion_holds_while_all_of_it_holds(judge: Judge) -> None:
    terms = agreed("""
        threshold = 20
        points = [{ kind = "webinar", points = 20 }]
        triggers = [{ kind = "demo" }]
        [[qualification.exclude]]
        name = "rivals"
        match = [
          { of = "account", attribute = "sector", one_of = ["rival"] },
          { attribute = "title", one_of = ["buyer"] },
        ]
    """)
    rival, other = '{"sector": "rival"}', '{"sector": "steel"}'
    buyer, engineer = '{"title": "buyer"}', '{"title": "engineer"}'
    assert entered(judge, "mql", known(buyer, rival) + A_WEBINAR, terms) == []
    for own, firm in ((buyer, other), (engineer, rival), ("", rival)):
        assert entered(judge, "mql", known(own, firm) + A_WEBINAR, terms) == ["2026-03-05"]
    demo = A_WEBINAR.replace("webinar", "demo")
    assert entered(judge, "mql", known(buyer, rival) + demo, terms) == []


def test_a_negative_persona_bars_whom_no_other_persona_claims_first(judge: Judge) -> None:
    personas = """
        [[personas]]
        name = "head"
        label = { en = "Head", fr = "Chef" }
        match = [{ attribute = "title", one_of = ["head"] }]
        [[personas]]
        name = "student"
        label = { en = "Student", fr = "Étudiant" }
        negative = true
        match = [{ attribute = "email", one_of = ["edu"] }]
        exclude = [{ attribute = "title", one_of = ["professor"] }]
    """
    barring = "threshold = 20\nexclude_negative_personas = true\n" + POINTS
    terms = agreed(barring, HANDOFF + personas)
    told = {
        '{"email": "edu"}': [],
        '{"email": "edu", "title": "head"}': ["2026-03-05"],
        '{"email": "edu", "title": "professor"}': ["2026-03-05"],
        "": ["2026-03-05"],
    }
    for about, moments in told.items():
        assert entered(judge, "mql", known(about) + A_WEBINAR, terms) == moments
    lenient = agreed("threshold = 20\n" + POINTS, HANDOFF + personas)
    assert entered(judge, "mql", known('{"email": "edu"}') + A_WEBINAR, lenient) == ["2026-03-05"]


def test_who_opted_out_may_opt_in_again_and_a_refusal_wins_at_the_same_moment(
    judge: Judge,
) -> None:
    terms = agreed('threshold = 20\nexclude_opted_out = ["email"]\n' + POINTS)
    text = """
        consents
        contact_id | occurred_at | purpose | granted
        ada        | 2026-03-04  | email   | no
        ada        | 2026-03-06  | phone   | yes
        ada        | 2026-03-07  | email   | yes
        ada        | 2026-03-07  | email   | no
        ada        | 2026-03-08  | email   | yes
    """
    assert entered(judge, "mql", text + A_WEBINAR, terms) == ["2026-03-08"]
    phone = text.replace("email", "phone")
    assert entered(judge, "mql", phone + A_WEBINAR, terms) == ["2026-03-05"]


def test_contacts_of_a_customers_firm_are_left_out_from_its_first_deal_on(judge: Judge) -> None:
    terms = agreed("threshold = 20\nexclude_customers = true\n" + POINTS)
    text = """
        contacts
        contact_id | occurred_at | account_id
        ada        | 2026-03-01  | acme
        bob        | 2026-03-01  | acme
        cleo       | 2026-03-01  |
        dan        | 2026-03-06  | acme

        deal_events
        deal_id | occurred_at | status | contact_id | account_id
        d1      | 2026-03-04  | won    | bob        |
        d2      | 2026-03-02  | lost   |            | acme

        touches
        contact_id | occurred_at      | kind
        ada        | 2026-03-03       | webinar
        cleo       | 2026-03-05       | webinar
        dan        | 2026-03-05       | webinar
        eve        | 2026-03-05       | webinar
        eve        | 2026-03-06       | webinar
    """
    # Dan is of the firm only from the 6th on; bob is the customer himself.
    found, _ = judge(facts(text), [terms], at("2026-12-31"))
    scored = [entry.contact_id for entry in found if entry.rule == "score"]
    assert scored == ["ada", "cleo", "dan", "eve"]
    later = text.replace("ada        | 2026-03-03 ", "ada        | 2026-03-04 ")
    found, _ = judge(facts(later), [terms], at("2026-12-31"))
    assert [e.contact_id for e in found if e.rule == "score"] == ["cleo", "dan", "eve"]


def test_a_deal_with_the_firm_itself_bars_its_contacts_without_moving_them(judge: Judge) -> None:
    terms = agreed("threshold = 20\nexclude_customers = true\n" + POINTS)
    text = """
        deal_events
        deal_id | occurred_at | status | account_id
        d1      | 2026-03-01  | won    | acme
    """
    assert entered(judge, "mql", known("") + text + A_WEBINAR, terms) == []
    assert entered(judge, "customer", known("") + text + A_WEBINAR, terms) == []


def test_what_bars_no_longer_lets_in_at_the_moment_it_changes(judge: Judge) -> None:
    terms = agreed('threshold = 20\nrequired = ["email"]\n' + POINTS)
    text = """
        contacts
        contact_id | occurred_at      | attributes
        ada        | 2026-03-07 12:30 | {"email": "a@b"}
    """
    assert entered(judge, "mql", text + A_WEBINAR, terms) == ["2026-03-07 12:30"]
