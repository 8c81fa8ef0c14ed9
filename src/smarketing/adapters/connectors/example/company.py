"""The planted truth of Atelier Vauban, a fictional firm that sells maintenance software (GMAO).

Everything that later is measured is written here first, as plain values. Change a number, and
`truth.json` and the facts change with it; nothing else holds a rate.
"""

from smarketing.adapters.connectors.example import names
from smarketing.adapters.connectors.example.chance import Spread
from smarketing.adapters.connectors.example.planted import (
    Behaviour,
    Campaign,
    Channel,
    Company,
    InterestPoints,
    Lags,
    Persona,
    Product,
    Rep,
    ResponseEffect,
    Season,
    Step,
    Title,
)


def shares(  # the five personas, always in this order
    maintenance_manager: float,
    plant_director: float,
    it_manager: float,
    buyer: float,
    student: float,
) -> dict[str, float]:
    """Name the shares of the personas."""
    return {
        "maintenance_manager": maintenance_manager,
        "plant_director": plant_director,
        "it_manager": it_manager,
        "buyer": buyer,
        "student": student,
    }


def rates(
    mql: float, accepted: float, qualified: float, opportunity: float, won: float
) -> dict[Step, float]:
    """Name the rates, or the factors, of the five steps."""
    return {
        Step.MQL: mql,
        Step.ACCEPTED: accepted,
        Step.QUALIFIED: qualified,
        Step.OPPORTUNITY: opportunity,
        Step.WON: won,
    }


def reasons(
    wrong_size: float,
    wrong_role: float,
    wrong_geography: float,
    existing_customer: float,
    competitor: float,
    unverified_contact: float,
    timing: float,
    unreachable: float,
) -> dict[str, float]:
    """Name the shares of the rejection reasons."""
    return {
        "wrong_size": wrong_size,
        "wrong_role": wrong_role,
        "wrong_geography": wrong_geography,
        "existing_customer": existing_customer,
        "competitor": competitor,
        "unverified_contact": unverified_contact,
        "timing": timing,
        "unreachable": unreachable,
    }


CHANNELS = (
    Channel(
        "organic_search",
        lead_share=0.27,
        personas=shares(0.40, 0.14, 0.13, 0.13, 0.20),
        rates=rates(mql=0.24, accepted=0.74, qualified=0.78, opportunity=0.86, won=0.26),
        demo_share=0.35,
        reasons=reasons(0.22, 0.16, 0.07, 0.05, 0.06, 0.10, 0.19, 0.15),
        campaigns=(Campaign("blog-maintenance", 0.60), Campaign("guides-gmao", 0.40)),
        visit_to_lead=0.022,
        cost_per_visit=9,
    ),
    Channel(
        "paid_search",
        lead_share=0.20,
        personas=shares(0.42, 0.17, 0.14, 0.17, 0.10),
        rates=rates(mql=0.22, accepted=0.66, qualified=0.70, opportunity=0.82, won=0.21),
        demo_share=0.55,
        reasons=reasons(0.26, 0.14, 0.09, 0.08, 0.08, 0.11, 0.12, 0.12),
        campaigns=(
            Campaign("gmao-marque", 0.25),
            Campaign("gmao-generique", 0.45),
            Campaign("maintenance-preventive", 0.30),
        ),
        visit_to_lead=0.034,
        cost_per_visit=285,
    ),
    Channel(
        "social",
        lead_share=0.14,
        personas=shares(0.28, 0.14, 0.14, 0.12, 0.32),
        rates=rates(mql=0.12, accepted=0.52, qualified=0.58, opportunity=0.74, won=0.15),
        demo_share=0.20,
        reasons=reasons(0.18, 0.26, 0.09, 0.04, 0.05, 0.14, 0.12, 0.12),
        campaigns=(
            Campaign("temoignages-clients", 0.55),
            Campaign("livre-blanc-pannes", 0.45),
        ),
        visit_to_lead=0.012,
        cost_per_visit=118,
    ),
    Channel(
        "email",
        lead_share=0.10,
        personas=shares(0.44, 0.22, 0.14, 0.16, 0.04),
        rates=rates(mql=0.28, accepted=0.74, qualified=0.74, opportunity=0.84, won=0.25),
        demo_share=0.30,
        reasons=reasons(0.17, 0.13, 0.05, 0.14, 0.03, 0.08, 0.26, 0.14),
        campaigns=(Campaign("lettre-partenaires", 0.65), Campaign("invitation-webinaire", 0.35)),
        visit_to_lead=0.041,
        cost_per_visit=62,
    ),
    Channel(
        "referral",
        lead_share=0.09,
        personas=shares(0.38, 0.32, 0.14, 0.13, 0.03),
        rates=rates(mql=0.34, accepted=0.80, qualified=0.82, opportunity=0.90, won=0.36),
        demo_share=0.60,
        reasons=reasons(0.20, 0.12, 0.08, 0.12, 0.04, 0.06, 0.25, 0.13),
        campaigns=(Campaign("parrainage", 0.70), Campaign("integrateurs", 0.30)),
        visit_to_lead=0.058,
        cost_per_visit=45,
    ),
    Channel(
        "events",
        lead_share=0.08,
        personas=shares(0.42, 0.26, 0.12, 0.14, 0.06),
        rates=rates(mql=0.27, accepted=0.70, qualified=0.66, opportunity=0.78, won=0.22),
        demo_share=0.25,
        reasons=reasons(0.16, 0.18, 0.06, 0.10, 0.12, 0.12, 0.14, 0.12),
        campaigns=(
            Campaign("rencontres-maintenance-lyon", 0.55),
            Campaign("journees-usine-nantes", 0.45),
        ),
        visit_to_lead=0.180,
        cost_per_visit=2_140,
    ),
    Channel(
        "direct",
        lead_share=0.12,
        personas=shares(0.36, 0.22, 0.15, 0.17, 0.10),
        rates=rates(mql=0.30, accepted=0.76, qualified=0.80, opportunity=0.88, won=0.29),
        demo_share=0.65,
        reasons=reasons(0.18, 0.12, 0.07, 0.22, 0.08, 0.08, 0.14, 0.11),
        campaigns=(Campaign("notoriete", 1.0),),
        visit_to_lead=0.015,
        cost_per_visit=0,
    ),
)

PERSONAS = (
    Persona(
        "maintenance_manager",
        factors=rates(mql=1.20, accepted=1.06, qualified=1.02, opportunity=1.00, won=1.00),
        titles=(
            Title("Responsable maintenance", "fm", 0.62),
            Title("Chef de maintenance", "m", 0.18),
            Title("Ingénieur maintenance", "m", 0.20),
        ),
    ),
    Persona(
        "plant_director",
        factors=rates(mql=1.10, accepted=1.06, qualified=1.00, opportunity=1.04, won=1.20),
        titles=(
            Title("Directeur d’usine", "m", 0.44),
            Title("Directrice de site", "f", 0.30),
            Title("Directeur industriel", "m", 0.26),
        ),
    ),
    Persona(
        "it_manager",
        factors=rates(mql=0.80, accepted=0.90, qualified=0.90, opportunity=0.92, won=0.80),
        titles=(Title("DSI", "fm", 0.55), Title("Responsable informatique", "fm", 0.45)),
    ),
    Persona(
        "buyer",
        factors=rates(mql=0.75, accepted=0.82, qualified=0.85, opportunity=0.90, won=0.75),
        titles=(Title("Acheteur", "m", 0.45), Title("Responsable achats", "fm", 0.55)),
    ),
    Persona(
        "student",
        factors=rates(mql=0.12, accepted=0.14, qualified=0.40, opportunity=0.50, won=0.20),
        titles=(Title("Étudiant", "m", 0.54), Title("Étudiante", "f", 0.46)),
        negative=True,
    ),
)

REPS = (
    Rep(
        "Claire Dubois",
        share=0.20,
        response_minutes=Spread(((0, 2), (0.50, 22), (0.80, 70), (0.95, 240), (1, 900))),
        never_called=0.02,
        attempts=(0.36, 0.22, 0.16, 0.11, 0.08, 0.07),
    ),
    Rep(
        "Julien Moreau",
        share=0.18,
        response_minutes=Spread(((0, 4), (0.50, 75), (0.80, 210), (0.95, 620), (1, 1_800))),
        never_called=0.05,
        attempts=(0.44, 0.25, 0.15, 0.09, 0.05, 0.02),
    ),
    Rep(
        "Inès Garnier",
        share=0.18,
        response_minutes=Spread(((0, 2), (0.50, 35), (0.80, 110), (0.95, 330), (1, 1_200))),
        never_called=0.03,
        attempts=(0.34, 0.24, 0.17, 0.11, 0.08, 0.06),
    ),
    Rep(
        "Thomas Petit",
        share=0.16,
        response_minutes=Spread(((0, 9), (0.50, 310), (0.80, 980), (0.95, 2_100), (1, 3_600))),
        never_called=0.15,
        attempts=(0.68, 0.22, 0.07, 0.03, 0.00, 0.00),
    ),
    Rep(
        "Sofia Marchetti",
        share=0.15,
        response_minutes=Spread(((0, 3), (0.50, 95), (0.80, 260), (0.95, 780), (1, 2_000))),
        never_called=0.06,
        attempts=(0.47, 0.26, 0.14, 0.08, 0.03, 0.02),
    ),
    Rep(
        "Yann Le Goff",
        share=0.13,
        response_minutes=Spread(((0, 12), (0.50, 190), (0.80, 560), (0.95, 1_400), (1, 3_000))),
        never_called=0.11,
        attempts=(0.58, 0.24, 0.10, 0.05, 0.02, 0.01),
    ),
)

PRODUCTS = (
    Product(
        "Vauban Essentiel",
        share=0.54,
        price=Spread(((0, 198_000), (0.50, 426_500), (0.90, 790_000), (1, 980_000))),
    ),
    Product(
        "Vauban Pro",
        share=0.38,
        price=Spread(((0, 540_000), (0.50, 1_042_000), (0.90, 1_780_000), (1, 2_450_000))),
    ),
    Product(
        "Vauban Multi-sites",
        share=0.08,
        price=Spread(((0, 1_350_000), (0.50, 2_580_000), (0.90, 4_900_000), (1, 8_400_000))),
    ),
)

BEHAVIOUR = Behaviour(
    # the qualification terms of the agreement, with its threshold
    points=(
        InterestPoints("visit", 1, 10),
        InterestPoints("email_click", 3, 12),
        InterestPoints("form", 5, 10),
        InterestPoints("download", 10, 30),
        InterestPoints("webinar", 20, 40),
        InterestPoints("pricing_page", 15, 30),
        InterestPoints("trial", 30, 30),
    ),
    threshold=40,
    first_kinds={
        "nurture": {"form": 0.44, "download": 0.43, "webinar": 0.11, "trial": 0.02},
        # 10 points at least, so that one trial always suffices to cross
        "points": {"download": 0.68, "webinar": 0.32},
        "demo": {"form": 0.50, "download": 0.34, "webinar": 0.16},
    },
    next_kinds=(
        {"visit": 0.62, "email_click": 0.26, "form": 0.04, "download": 0.07, "pricing_page": 0.01},
        {
            "visit": 0.50,
            "email_click": 0.23,
            "form": 0.05,
            "download": 0.13,
            "pricing_page": 0.06,
            "webinar": 0.03,
        },
        {
            "visit": 0.40,
            "email_click": 0.19,
            "form": 0.05,
            "download": 0.16,
            "pricing_page": 0.12,
            "webinar": 0.08,
        },
    ),
    crossing_kinds={"download": 0.18, "webinar": 0.27, "pricing_page": 0.34, "trial": 0.21},
    touches_before={
        "low": Spread(((0, 1), (0.30, 4), (0.80, 8), (1, 12))),
        "middle": Spread(((0, 1), (0.25, 4), (0.80, 9), (1, 13))),
        "high": Spread(((0, 2), (0.30, 6), (0.80, 10), (1, 15))),
        "points": Spread(((0, 1), (0.40, 4), (0.80, 7), (1, 10))),
        "demo": Spread(((0, 1), (0.50, 3), (0.85, 6), (1, 8))),
    },
    touches_after=Spread(((0, 0), (0.25, 1), (0.75, 3), (1, 6))),
    contents=names.CONTENTS,
    newsletters=("lettre-mensuelle", "parcours-decouverte", "relance-livre-blanc"),
)

LAGS = Lags(
    attention_lead_to_mql_by_points=Spread(
        ((0, 0.5), (0.15, 12), (0.50, 310), (0.85, 1_300), (1, 2_400))
    ),
    attention_lead_to_mql_by_demo=Spread(((0, 0.2), (0.40, 30), (0.80, 420), (1, 1_500))),
    demo_at_once=0.30,
    attention_between_touches=Spread(((0, 0.02), (0.30, 0.3), (0.60, 90), (0.90, 620), (1, 1_600))),
    attention_after_mql=Spread(((0, 0.05), (0.50, 8), (0.90, 60), (1, 160))),
    attention_recycled_to_return=Spread(((0, 720), (0.50, 1_900), (0.90, 3_900), (1, 5_000))),
    attention_to_second_version=Spread(((0, 0.5), (0.50, 240), (1, 2_000))),
    attention_to_withdrawal=Spread(((0, 24), (0.50, 1_400), (1, 6_000))),
    working_mql_to_assignment=Spread(((0, 0.01), (0.80, 0.08), (1, 0.25))),
    working_between_attempts=Spread(((0, 1.5), (0.50, 6), (0.90, 11), (1, 16))),
    working_attempt_to_decision=Spread(((0, 0.05), (0.50, 0.5), (0.90, 4), (1, 12))),
    working_accepted_to_qualified=Spread(((0, 1), (0.50, 22), (0.90, 85), (1, 160))),
    working_accepted_to_recycled=Spread(((0, 80), (0.50, 150), (1, 310))),
    working_qualified_to_opportunity=Spread(((0, 0.5), (0.50, 12), (0.90, 48), (1, 90))),
    working_opportunity_to_won=Spread(((0, 16), (0.50, 165), (0.90, 390), (1, 600))),
    working_opportunity_to_lost=Spread(((0, 8), (0.50, 190), (0.90, 440), (1, 680))),
)

SEASON = Season(
    # January to December
    months=(1.05, 1.00, 1.15, 0.95, 0.85, 1.10, 0.75, 0.45, 1.20, 1.20, 1.15, 0.75),
    growth_per_month=0.012,
    # Monday to Sunday; a public holiday counts as a Sunday
    weekdays=(1.10, 1.25, 1.20, 1.15, 0.95, 0.18, 0.17),
    hours=(
        *(0.05, 0.03, 0.02, 0.02, 0.03, 0.10, 0.30, 0.70, 1.60, 2.20, 2.40, 2.20),
        *(1.20, 1.50, 2.20, 2.10, 1.90, 1.60, 1.00, 0.60, 0.60, 0.65, 0.45, 0.15),
    ),
)

ATELIER_VAUBAN = Company(
    name="Atelier Vauban",
    channels=CHANNELS,
    personas=PERSONAS,
    reps=REPS,
    products=PRODUCTS,
    reasons_by_persona={"student": reasons(0.02, 0.80, 0.04, 0.0, 0.0, 0.08, 0.02, 0.04)},
    recycling_reasons=("timing", "unreachable"),
    intent_effect={Step.ACCEPTED: 0.15, Step.QUALIFIED: 0.18, Step.WON: 0.40},
    response_effects=(
        ResponseEffect(within_hours=1.0, factor=1.00),
        ResponseEffect(within_hours=8.0, factor=0.75),
        ResponseEffect(within_hours=float("inf"), factor=0.45),
    ),
    behaviour=BEHAVIOUR,
    lags=LAGS,
    season=SEASON,
    discount=Spread(((0, 0.0), (0.40, 0.0), (0.80, 0.08), (1, 0.18))),
    email_consent=0.82,
    phone_consent=0.46,
    consent_withdrawn=0.04,
    second_version=0.18,
    follow_up=0.40,
    stalled_recycled=0.65,
    returning=0.22,
    lost=0.88,
)
