"""The calibration chart and the words for what a score looks at."""

import pytest

from smarketing.adapters.render.calibration_chart import NARROW, WIDE, Curve, calibration_chart
from smarketing.adapters.render.language import Language
from smarketing.adapters.render.learned_words import asked, odds, thing_of, value_of
from smarketing.adapters.render.svg import draw
from smarketing.core.base.probabilities import CalibrationBin
from smarketing.core.base.rates import share_of
from smarketing.core.reports.learned_pages import Asked, Sign

ENGLISH, FRENCH = Language("en"), Language("fr")


def bins(*counts: tuple[float, int, int]) -> list[CalibrationBin]:
    made = []
    for stated, happened, count in counts:
        observed = share_of(happened, count)
        assert observed is not None
        made.append(CalibrationBin(count, happened, stated, observed))
    return made


LEARNED = Curve("Learned score", "ink", bins((0.1, 8, 100), (0.4, 45, 100), (0.8, 70, 100)))
POINTS = Curve("Agreed points", "quiet", bins((0.2, 30, 150), (0.5, 60, 150)))


def sign(of: str = "contact", name: str = "job", **more: object) -> Sign:
    values = {
        "narrowed_by": "",
        "narrowed_to": "",
        "text": None,
        "at_least": None,
        "below": None,
        "is_known": True,
        "touches": None,
        "log_odds": 0.5,
    }
    return Sign(of, name, **(values | more))  # type: ignore[arg-type] # each by its own name


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", [ENGLISH, FRENCH])
def test_every_bin_is_a_point_with_its_range(width: int, language: Language) -> None:
    spec = calibration_chart([LEARNED, POINTS], language, width)
    drawn = {layer["name"]: len(layer["data"]["values"]) for layer in spec["layer"]}
    assert (drawn["points0"], drawn["range0"]) == (3, 3)
    assert (drawn["points1"], drawn["range1"]) == (2, 2)
    svg = draw(spec, language, name="calibration", title="title", text="text")
    assert "Learned score" in svg
    assert language.say("became customers") in svg


def test_both_axes_end_where_the_highest_range_does() -> None:
    low = Curve("Learned score", "ink", bins((0.01, 1, 200), (0.02, 4, 200)))
    for curve, top in ((low, 0.054), (LEARNED, 0.86)):
        layers = calibration_chart([curve], ENGLISH)["layer"]
        (diagonal,) = [layer for layer in layers if layer["name"] == "diagonal"]
        domains = [diagonal["encoding"][axis]["scale"]["domain"] for axis in ("x", "y")]
        assert domains[0] == domains[1]
        assert domains[0][1] == pytest.approx(top, abs=0.02)


@pytest.mark.parametrize(
    ("log_odds", "english", "french"),
    [
        (0.6931, "×\u00a02", "×\u00a02"),
        (-0.6931, "÷\u00a02", "÷\u00a02"),
        (0.4055, "×\u00a01.5", "×\u00a01,5"),
        (5.5, "×\u00a0245", "×\u00a0245"),
        (0.001, "× 1", "× 1"),
    ],
)
def test_log_odds_are_written_as_what_they_do_to_the_odds(
    log_odds: float, english: str, french: str
) -> None:
    assert odds(log_odds, ENGLISH) == english
    assert odds(log_odds, FRENCH) == french


@pytest.mark.parametrize(
    ("known", "english", "french"),
    [
        (sign(text="chef"), "chef", "chef"),
        (sign(), "another value", "une autre valeur"),
        (sign(is_known=False), "not recorded", "non renseigné"),
        (sign(at_least=50.0, below=250.0), "50 to below 250", "de 50 à moins de 250"),
        (sign(below=50.0), "below 50", "moins de 50"),
        (sign(at_least=1234.0), "1,234 or more", "1\u202f234 ou plus"),
        (sign("touch", "visit", touches=1), "1 touch", "1 point de contact"),
        (sign("touch", "visit", touches=3), "3 touches", "3 points de contact"),
        (sign("touch", "visit", touches=0), "none", "aucun"),
    ],
)
def test_values_are_written_in_words(known: Sign, english: str, french: str) -> None:
    assert value_of(known, ENGLISH) == english
    assert value_of(known, FRENCH) == french


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (sign(name="job_title"), "job_title"),
        (sign("account", "size"), "size (firm)"),
        (sign("lead", "days_since_touch"), "Days since the last touch"),
        (sign("touch", "demo_request"), "demo request"),
        (
            sign("touch", "demo_request", narrowed_by="channel", narrowed_to="paid_search"),
            "demo request · paid search",
        ),
        (sign("touch", "visit", narrowed_by="other"), "visit · other touches"),
    ],
)
def test_what_is_looked_at_is_named(known: Sign, expected: str) -> None:
    assert thing_of(known, ENGLISH) == expected


def test_the_question_is_written_out() -> None:
    age, handoff = Asked("age", 30, 133), Asked("handoff", None, 90)
    assert asked(age, ENGLISH) == "who becomes a customer within 133 days, of leads 30 days old"
    assert asked(handoff, FRENCH) == "qui devient client dans les 90 jours suivant la transmission"
    assert asked(Asked("position", None, None), ENGLISH) == "who becomes a customer"
