"""Terms of qualification that contradict one another, decide nothing, or ask for too much."""

import pytest
from spec.agreement.telling import DEMO, FIT, VISITS, findings, told
from spec.tables import STAGES


@pytest.mark.parametrize(
    "terms",
    [
        "threshold = 40\n" + VISITS,
        DEMO,
        "grid = [{ fit = 60, interest = 20 }, { fit = 0, interest = 50 }]\n"
        + VISITS
        + FIT.replace("threshold = 60\n", ""),
        "threshold = 40\n" + VISITS + FIT,
        'threshold = 40\nrequired = ["email", "account.country"]\nminimum_active_days = 2\n'
        + VISITS,
        (
            'threshold = 40\ngroups = [{ name = "web", cap = 60 }]\n'
            'points = [{ kind = "visit", points = 5, group = "web", half_life_days = 30 }]'
        ),
        (
            'threshold = 40\npoints = [{ kind = "visit", points = 9, channel = "x" }, '
            '{ kind = "visit", points = 1, campaign = "y" }, { kind = "visit", points = -1 }]'
        ),
    ],
)
def test_terms_that_hold_together_are_without_findings(terms: str) -> None:
    assert told(terms) == []


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param(
            "threshold = 40\ngrid = [{ fit = 0, interest = 10 }]\n" + VISITS,
            "error | threshold | a threshold and a grid both say how much interest is enough | "
            "keep one of them; the cell `{ fit = 0, interest = 40 }` says what the threshold says",
            id="a threshold and a grid",
        ),
        pytest.param(
            VISITS,
            "error | qualification | nothing says how many points qualify a lead | "
            "add `threshold = 40`, or a grid of fit and interest",
            id="neither a threshold nor a grid",
        ),
        pytest.param(
            VISITS + DEMO,
            "warning | points | points decide nothing: neither a threshold nor a grid asks for "
            "them | add `threshold = 40`, or a grid of fit and interest",
            id="points for which nothing asks",
        ),
        pytest.param(
            'threshold = 9\npoints = [{ kind = "a", points = 5, half_life_days = 3, '
            "window_days = 9 }]",
            "error | window_days | points either fade by a half-life or end with a window, not "
            "both | keep one of `half_life_days` and `window_days`",
            id="a half-life and a window",
        ),
        pytest.param(
            'threshold = 9\npoints = [{ kind = "a", points = 5 }, '
            '{ kind = "a", points = 9, channel = "email", content = "guide" }]',
            'error | "a" | touches of the kind `a` already get their points from rule 1, so this '
            "rule never counts | put the narrower rule first, or leave this one out",
            id="a rule behind a wider one",
        ),
        pytest.param(
            'threshold = 9\ngroups = [{ name = "web", cap = 10 }]\n'
            'points = [{ kind = "a", points = 5, group = "wbe" }, '
            '{ kind = "b", points = 5, group = "web" }]',
            'error | "wbe" | `wbe` is not among the names of `qualification.groups` | '
            "did you mean `web`?",
            id="a group that nobody defined",
        ),
        pytest.param(
            'threshold = 9\ngroups = [{ name = "web", cap = 10 }]\n' + VISITS,
            'warning | "web" | no points rule belongs to the group `web` | '
            'write `group = "web"` in the rules that share its cap, or leave it out',
            id="a group without rules",
        ),
        pytest.param(
            'threshold = 9\ngroups = [{ name = "web", cap = 10 }, { name = "web", cap = 11 }]\n'
            'points = [{ kind = "b", points = 5, group = "web" }]',
            'error | "web" | `web` is named a second time | give each one a name of its own',
            id="a group defined twice",
        ),
        pytest.param(
            DEMO.replace("]", ', { kind = "demo", channel = "email" }]'),
            'warning | { kind = "demo", channel = "email" } | trigger 1 fires at every touch at '
            "which this one does | leave one of them out",
            id="a trigger behind a wider one",
        ),
        pytest.param(
            DEMO.replace(" }", ", fit_at_least = 50 }"),
            "error | 50 | this asks for fit, but there is no [qualification.fit] | "
            "add [[qualification.fit.criteria]] with what fit looks at",
            id="a trigger asks for fit that is not defined",
        ),
        pytest.param(
            "grid = [{ fit = 60, interest = 20 }]\n" + VISITS,
            "error | 60 | this asks for fit, but there is no [qualification.fit] | "
            "add [[qualification.fit.criteria]] with what fit looks at",
            id="a grid asks for fit that is not defined",
        ),
        pytest.param(
            "threshold = 40\n" + VISITS + FIT.replace("threshold = 60\n", ""),
            "warning | qualification.fit | fit decides nothing: no threshold, trigger or cell of "
            "the grid asks for it | add `threshold = 50` to [qualification.fit], or `fit_at_least` "
            "to a trigger",
            id="fit for which nothing asks",
        ),
        pytest.param(
            "grid = [{ fit = 60, interest = 20 }]\n" + VISITS + FIT,
            "warning | threshold | with a grid the threshold of fit decides nothing | "
            "leave it out, and give the cells of the grid the fit that they take",
            id="a grid and a threshold of fit",
        ),
        pytest.param(
            "exclude_negative_personas = true\n" + DEMO,
            "warning | exclude_negative_personas | negative personas never qualify, but no persona "
            "is negative | add `negative = true` to the [[personas]] to whom you do not sell",
            id="no negative persona",
        ),
        pytest.param(
            'required = ["account."]\n' + DEMO,
            'error | "account." | `account.` names no attribute | '
            "write the attribute behind the point, as in `account.country`",
            id="an attribute without a name",
        ),
        pytest.param(
            'required = ["contact.email"]\n' + DEMO,
            'warning | "contact.email" | `contact.email` is sought under this whole name among '
            "the contact's attributes | write `email` for an attribute of the contact",
            id="an attribute of the contact by another section's form",
        ),
        pytest.param(
            'required = ["email", "email"]\n' + DEMO,
            'warning | "email" | `email` is required a second time | ',
            id="an attribute required twice",
        ),
    ],
)
def test_a_term_that_does_not_fit_is_told_with_its_mend(terms: str, expected: str) -> None:
    assert told(terms) == [expected]


@pytest.mark.parametrize(
    ("terms", "more", "expected"),
    [
        (
            'threshold = 9\npoints = [{ kind = "a", points = 5, half_life_days = 0 }]',
            "",
            "a half-life of 0 days leaves no points: leave the line out, and they do not fade",
        ),
        (
            'threshold = 9\npoints = [{ kind = "a", points = 5, window_days = 0 }]',
            "",
            "a window of 0 days counts no touch: leave the line out, and each counts for ever",
        ),
        (
            DEMO,
            "[recycling]\nstalled_after_days = 0",
            "after 0 days every lead has stalled: leave the line out, and none ever does",
        ),
        (
            'threshold = 9\npoints = [{ kind = "a", points = 5, half_life_days = -1 }]',
            "",
            "`qualification.points.half_life_days` must be at least 1",
        ),
        (
            'threshold = 9\npoints = [{ kind = "a", points = 5, half_life_days = nan }]',
            "",
            "`qualification.points.half_life_days` should be a whole number, not nan",
        ),
    ],
)
def test_no_days_at_all_are_told_with_what_was_meant(terms: str, more: str, expected: str) -> None:
    assert [one.sentence() for one in findings(terms, more)] == [expected]


def test_criteria_and_exclusions_have_names_of_their_own() -> None:
    match = 'match = [{ attribute = "a", one_of = ["b"] }]'
    exclusions = f'exclude = [{{ name = "x", {match} }}, {{ name = "x", {match} }}]\n'
    again = FIT.replace('name = "country"', 'name = "size"')
    found = findings("threshold = 40\n" + VISITS + exclusions + again)
    assert [(one.code, one.source and one.source.text) for one in found] == [
        ("agreement.named_twice", '"x"'),
        ("agreement.named_twice", '"size"'),
    ]


def test_a_section_for_which_no_stage_asks_is_told() -> None:
    stages = STAGES.replace('{ on = "qualification" }, ', "")
    assert [one.code for one in findings(DEMO, stages=stages)] == ["agreement.qualification_unused"]
    assert [one.code for one in findings("")] == ["agreement.no_qualification"]
