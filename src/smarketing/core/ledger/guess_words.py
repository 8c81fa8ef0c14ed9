"""The words by which systems name what the ledger knows, in English and French.

Names are compared in a plain form: small letters, no accents, words joined by one underscore.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence


def _words(text: str) -> list[str]:
    return text.split()


_DATE = _words(
    "occurred_at date_time datetime timestamp created_at create_date created_on created_date"
    " creation_date date_creation date_de_creation cree_le created date_entree horodatage date jour"
    " day moment time"
)
_CONTACT = _words(
    "contact_id id_contact contact prospect_id id_prospect lead_id id_lead mql_id person_id"
    " customer_id client_id id_client email e_mail email_address adresse_email courriel mail"
    " adresse_mail lead prospect lead_number"
)
_ACCOUNT = _words(
    "account_id id_compte compte_id company_id id_societe account compte company societe"
    " entreprise organisation organization raison_sociale client customer"
)
_REP = _words(
    "rep sales_agent sales_rep representative commercial vendeur owner proprietaire"
    " hubspot_owner_id owner_id sr_id agent assigned_to assigne_a sdr_id charge_d_affaires"
)
_CHANNEL = _words(
    "channel canal source lead_source origin origine utm_source original_source provenance medium"
    " utm_medium"
)
_CAMPAIGN = _words("campaign campagne utm_campaign campaign_name nom_de_la_campagne")
_AMOUNT = _words(
    "amount montant close_value deal_value value valeur cost cout spend depense depenses budget"
    " revenue ca chiffre_d_affaires prix price montant_ht total"
)
_CURRENCY = _words("currency devise monnaie currency_code code_devise")
_REASON = _words("reason motif rejection_reason raison motif_de_refus motif_de_rejet")

TARGETS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "contacts": {
        "contact_id": _CONTACT,
        "occurred_at": _DATE,
        "account_id": _ACCOUNT,
        "name": _words("name nom full_name nom_complet contact_name nom_du_contact"),
        "merged_into": _words(
            "merged_into merged_into_id master_record_id master_record master_id fusionne_dans"
            " fusionne_avec id_fusion"
        ),
    },
    "accounts": {
        "account_id": _ACCOUNT,
        "occurred_at": _DATE,
        "name": _words("name nom raison_sociale company_name nom_du_compte account_name"),
    },
    "touches": {
        "contact_id": _CONTACT,
        "occurred_at": _DATE,
        "kind": _words(
            "kind touch_kind touch_type type event event_type event_name type_d_evenement"
            " interaction interaction_type action conversion form_name formulaire"
        ),
        "channel": _CHANNEL,
        "campaign": _CAMPAIGN,
        "content": _words(
            "content contenu page url page_url landing_page landing_page_id asset offre offer titre"
            " title document"
        ),
    },
    "activities": {
        "contact_id": _CONTACT,
        "occurred_at": _DATE,
        "kind": _words("kind activity_type type type_d_activite activity activite engagement_type"),
        "rep": _REP,
        "outcome": _words("outcome resultat result call_outcome issue disposition status statut"),
        "automated": _words("automated automatique automatic is_automated"),
    },
    "dispositions": {
        "contact_id": _CONTACT,
        "occurred_at": _DATE,
        "outcome": _words("outcome decision disposition lead_status statut status resultat"),
        "rep": _REP,
        "reason": _REASON,
    },
    "assignments": {"contact_id": _CONTACT, "occurred_at": _DATE, "rep": _REP},
    "deal_events": {
        "deal_id": _words(
            "deal_id opportunity_id id_affaire affaire_id opportunite_id id_opportunite deal"
            " affaire opportunity opportunite deal_number"
        ),
        "occurred_at": _words(
            "close_date closed_at closed_date won_date date_de_cloture date_cloture"
            " date_de_signature date_signature"
        )
        + _DATE,
        "status": _words("status statut deal_stage stage etape deal_status etat"),
        "contact_id": _CONTACT,
        "account_id": _ACCOUNT,
        "stage": _words("pipeline_stage deal_stage stage etape phase dealstage"),
        "product": _words("product produit product_name offre"),
        "rep": _REP,
        "amount": _AMOUNT,
        "currency": _CURRENCY,
    },
    "spend": {
        "channel": _CHANNEL,
        "occurred_at": _DATE,
        "campaign": _CAMPAIGN,
        "amount": _AMOUNT,
        "currency": _CURRENCY,
        "visits": _words("visits visites sessions clicks clics visiteurs visitors"),
    },
    "products": {
        "product": _words("product produit product_name nom_du_produit article reference"),
        "occurred_at": _DATE,
        "amount": _words(
            "sales_price price prix prix_de_vente prix_catalogue tarif montant amount"
        ),
        "currency": _CURRENCY,
    },
    "consents": {
        "contact_id": _CONTACT,
        "occurred_at": _DATE,
        "purpose": _words("purpose finalite consent_type type_de_consentement objet"),
        "granted": _words("granted accord consent consentement opt_in optin accorde accepte"),
        "proof": _words("proof preuve evidence consent_source justificatif"),
    },
    "recorded_stages": {
        "contact_id": _CONTACT,
        "occurred_at": _DATE,
        "stage": _words("stage etape lifecycle_stage lifecyclestage cycle_de_vie phase"),
    },
}
"""For each table and column, the names by which it may go in a file, the likeliest first."""

FILE_WORDS: Mapping[str, Sequence[str]] = {
    "contacts": _words("contact lead prospect mql personne"),
    "accounts": _words("account compte compan societe entreprise"),
    "touches": _words("touch interaction event visit evenement form web conversion"),
    "activities": _words("activit call appel task tache engagement"),
    "dispositions": _words("disposition decision qualification"),
    "assignments": _words("assign attribution repartition"),
    "deal_events": _words("deal affaire opportunit pipeline vente sale closed won"),
    "spend": _words("spend depense cost cout budget ads"),
    "products": _words("product produit catalog tarif price prix article"),
    "consents": _words("consent optin accord rgpd gdpr"),
    "recorded_stages": _words("stage etape lifecycle cycle"),
}
"""Parts of a file's name that speak for a table."""

CHOICES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "status": {
        "won": _words("won closed_won gagne gagnee signe signee vendu closedwon win"),
        "lost": _words("lost closed_lost perdu perdue closedlost abandonne abandonnee"),
        "open": _words("open ouvert ouverte en_cours new nouveau nouvelle in_progress"),
    },
    "disposition": {
        "accepted": _words("accepted acceptee accepte accept working"),
        "rejected": _words("rejected refuse refusee rejete rejetee disqualified unqualified"),
        "qualified": _words("qualified qualifie qualifiee sql"),
        "recycled": _words("recycled recycle recyclee nurture a_recycler"),
    },
}
"""For columns with a fixed choice, the words of other systems for each of them."""


_FIRST_NAMES = _words("prenom first_name firstname given_name forename")
_LAST_NAMES = _words("nom nom_de_famille last_name lastname surname family_name name")
_IDENTITIES = _words("id uuid guid identifiant ident")
_OF_ANY_RECORD = _words("record row line ligne enregistrement object objet hs entry unique")

_LONG_NAME = 3
"""A name of more words than this is a sentence: a word inside it says little."""


def plain(name: str) -> str:
    """Return a name in the form in which names are compared: `Créé le` becomes `cree_le`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    letters = unicodedata.normalize("NFKD", spaced.lower())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


def likeness(name: str, known: Sequence[str]) -> float:
    """Say how likely a column's name means a target, from 0 to 1; earlier words weigh more."""
    words = plain(name)
    if words in known:
        return 1 - known.index(words) / (2 * len(known))
    if words.count("_") >= _LONG_NAME:
        return 0.0
    inside = [place for place, one in enumerate(known) if f"_{one}_" in f"_{words}_"]
    return 0.4 * (1 - inside[0] / (2 * len(known))) if inside else 0.0


def tells_when(name: str) -> bool:
    """Say whether a column is named after a date or a moment."""
    words = plain(name).split("_")
    return bool({"date", "timestamp", "datetime", "horodatage"} & set(words)) or (
        likeness(name, TARGETS["deal_events"]["occurred_at"]) > 0 or words[-1] == "at"
    )


def names_record(name: str, table: str) -> bool:
    """Say whether a column is named after what tells one record of a table from another."""
    words = plain(name).split("_")
    others = [word for word in words if word not in _IDENTITIES]
    own = tuple(FILE_WORDS[table])
    return len(others) < len(words) and all(
        word in _OF_ANY_RECORD or word.startswith(own) for word in others
    )


def halves_of_name(names: Sequence[str]) -> tuple[str, str] | None:
    """Return the columns of first and last names, where there are both."""
    first = next((name for name in names if plain(name) in _FIRST_NAMES), None)
    last = next((name for name in names if plain(name) in _LAST_NAMES), None)
    return (first, last) if first is not None and last is not None else None


def choice_for(word: str, column: str) -> str | None:
    """Return the choice of a column that another system's word means."""
    means = CHOICES.get(column, {})
    return next((choice for choice, words in means.items() if plain(word) in words), None)
