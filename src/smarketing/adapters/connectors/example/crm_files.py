"""The files that the firm's CRM exports: their names, their columns, and the mapping to facts.

One table holds both, so that what is written and what the mapping reads cannot part ways.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from smarketing.adapters.connectors.example.history import SOURCE

ATTRIBUTE = "attributes."
"""Begins the name of a column that is a key of the fact's attributes."""


@dataclass(frozen=True)
class CrmColumn:
    """One column of an exported file: the CRM's name for it, and the column of the fact.

    `words` are those that the CRM has for the ledger's, where they differ.
    """

    name: str
    fact: str
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def attribute(self) -> str | None:
        """The key of the attributes that this column holds; None for a column of its own."""
        return self.fact.removeprefix(ATTRIBUTE) if self.fact.startswith(ATTRIBUTE) else None


@dataclass(frozen=True)
class CrmFile:
    """One exported file and the fact table that it tells of."""

    name: str
    table: str
    columns: tuple[CrmColumn, ...]


def columns(**facts: str) -> tuple[CrmColumn, ...]:
    """Name columns that need no translation, after the CRM's own number and moment."""
    always = (CrmColumn("id", "id"), CrmColumn("date", "occurred_at"))
    return always + tuple(CrmColumn(name, fact) for name, fact in facts.items())


FILES = (
    CrmFile(
        "contacts",
        "contacts",
        columns(
            contact="contact_id",
            compte="account_id",
            nom="name",
            fonction="attributes.job_title",
            email="attributes.email",
            telephone="attributes.phone",
            langue="attributes.language",
            effectif="attributes.company_size",
            secteur="attributes.sector",
            pays="attributes.country",
            region="attributes.region",
        ),
    ),
    CrmFile(
        "comptes",
        "accounts",
        columns(
            compte="account_id",
            raison_sociale="name",
            effectif="attributes.company_size",
            secteur="attributes.sector",
            pays="attributes.country",
            region="attributes.region",
        ),
    ),
    CrmFile(
        "interactions",
        "touches",
        columns(
            contact="contact_id",
            type="kind",
            canal="channel",
            campagne="campaign",
            contenu="content",
        ),
    ),
    CrmFile(
        "activites",
        "activities",
        (
            *columns(contact="contact_id", commercial="rep"),
            CrmColumn(
                "type", "kind", {"call": "Appel", "email": "Courriel", "meeting": "Rendez-vous"}
            ),
            CrmColumn(
                "resultat",
                "outcome",
                {
                    "reached": "Joint",
                    "no_answer": "Pas de réponse",
                    "wrong_number": "Faux numéro",
                    "sent": "Envoyé",
                    "held": "Tenu",
                },
            ),
            CrmColumn("automatique", "automated", {"true": "oui", "false": "non"}),
        ),
    ),
    CrmFile(
        "decisions",
        "dispositions",
        (
            *columns(contact="contact_id", commercial="rep"),
            CrmColumn(
                "decision",
                "outcome",
                {
                    "accepted": "Acceptée",
                    "rejected": "Refusée",
                    "qualified": "Qualifiée",
                    "recycled": "Recyclée",
                },
            ),
            CrmColumn(
                "motif",
                "reason",
                {
                    "wrong_size": "Taille inadaptée",
                    "wrong_role": "Mauvais interlocuteur",
                    "wrong_geography": "Hors territoire",
                    "existing_customer": "Déjà client",
                    "competitor": "Concurrent",
                    "unverified_contact": "Coordonnées fausses",
                    "timing": "Pas maintenant",
                    "unreachable": "Injoignable",
                },
            ),
        ),
    ),
    CrmFile("attributions", "assignments", columns(contact="contact_id", commercial="rep")),
    CrmFile(
        "affaires",
        "deal_events",
        (
            *columns(
                affaire="deal_id",
                contact="contact_id",
                compte="account_id",
                commercial="rep",
                etape="stage",
                produit="product",
                montant="amount",
                devise="currency",
            ),
            CrmColumn("statut", "status", {"open": "Ouverte", "won": "Gagnée", "lost": "Perdue"}),
        ),
    ),
    CrmFile(
        "produits",
        "products",
        columns(produit="product", montant="amount", devise="currency"),
    ),
    CrmFile(
        "depenses",
        "spend",
        columns(
            canal="channel",
            campagne="campaign",
            montant="amount",
            devise="currency",
            visites="visits",
        ),
    ),
    CrmFile(
        "consentements",
        "consents",
        (
            *columns(contact="contact_id", finalite="purpose", preuve="proof"),
            CrmColumn("accord", "granted", {"true": "oui", "false": "non"}),
        ),
    ),
)

HEADER = """\
# How the exports of the CRM of Atelier Vauban, a fictional company, become facts.

format = 1
source = "{source}"
"""


@dataclass(frozen=True)
class Writing:
    """How the files are written: "csv" or "parquet", and what separates columns in CSV.

    With semicolons go decimal commas, as in France; with commas, decimal points.
    """

    kind: str = "csv"
    delimiter: str = ";"

    @property
    def decimal(self) -> str:
        """The decimal sign of amounts."""
        return "," if self.kind == "csv" and self.delimiter == ";" else "."

    def reading(self) -> str:
        """Return the terms of the mapping under which the files are read again."""
        terms = [f'decimal = "{self.decimal}"']
        if self.kind == "csv":
            terms += [f'delimiter = "{self.delimiter}"', 'dates = "iso"', 'time_zone = "UTC"']
        return ", ".join(sorted(terms))


def mapping_text(writing: Writing) -> str:
    """Return the mapping by which the exported files are imported."""
    sections = [HEADER.format(source=SOURCE)]
    sections += [file_section(one, writing) for one in FILES]
    return "\n".join(sections)


def file_section(one: CrmFile, writing: Writing) -> str:
    """Return the part of the mapping about one file."""
    lines = [
        "[[files]]",
        f'name = "{one.name}.{writing.kind}"',
        f"reading = {{ {writing.reading()} }}",
        "",
        "[[files.facts]]",
        f'table = "{one.table}"',
        'id = "id"',
        *(f"columns.{one.fact} = {rule(one)}" for one in told(one.columns)),
        *(f'attributes.{key} = "{name}"' for key, name in attributes(one.columns)),
    ]
    return "\n".join(lines) + "\n"


def told(listed: Sequence[CrmColumn]) -> list[CrmColumn]:
    """List the columns that become columns of the fact."""
    return [one for one in listed if one.fact != "id" and one.attribute is None]


def attributes(listed: Sequence[CrmColumn]) -> list[tuple[str, str]]:
    """List the attributes with the CRM's columns that hold them."""
    return [(one.attribute, one.name) for one in listed if one.attribute is not None]


def rule(one: CrmColumn) -> str:
    """Return how one column is read: as it stands, or translated word by word."""
    words = {theirs: ours for ours, theirs in one.words.items() if ours not in {"true", "false"}}
    if not words:
        return f'"{one.name}"'
    pairs = ", ".join(f'"{theirs}" = "{ours}"' for theirs, ours in words.items())
    return f'{{ column = "{one.name}", translate = {{ {pairs} }} }}'
