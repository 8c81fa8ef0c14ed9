"""In which terms two agreements differ."""

from spec.tables import AGREEMENT, agreement

from smarketing.core.agreement.changes import differences


def test_an_agreement_does_not_differ_from_itself() -> None:
    assert differences(agreement(), agreement()) == []


def test_a_term_that_differs_is_told_with_both_values() -> None:
    stricter = AGREEMENT.replace("threshold = 40", "threshold = 60").replace(
        '{ kind = "webinar", points = 20 }', '{ kind = "webinar", points = 25 }'
    )
    assert differences(agreement(), agreement(terms=stricter)) == [
        ("qualification.threshold", "40", "60"),
        ("qualification.points.webinar.points", "20", "25"),
    ]


def test_what_only_one_of_them_has_is_told_as_a_whole() -> None:
    more = '[[rejection_reasons]]\nname = "timing"\nlabel = { en = "Later", fr = "Plus tard" }\n'
    assert differences(agreement(), agreement(more)) == [
        (
            "rejection_reasons.timing",
            "",
            '{ name = "timing", label = { en = "Later", fr = "Plus tard" }, recycle = false }',
        )
    ]
