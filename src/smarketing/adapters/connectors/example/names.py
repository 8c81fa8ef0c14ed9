"""Words for a fictional French industry: people, firms, towns. Nobody here exists."""

WOMEN = (
    *("Camille", "Élodie", "Aurélie", "Chloé", "Nathalie", "Céline", "Sandrine", "Émilie"),
    *("Françoise", "Hélène", "Léa", "Manon", "Mélanie", "Noémie", "Océane", "Pauline"),
    *("Sylvie", "Valérie", "Zoé", "Amina", "Fatou", "Leïla", "Anaïs", "Clémence"),
    *("Delphine", "Gaëlle", "Isabelle", "Justine", "Laëtitia", "Maëlle", "Solène", "Véronique"),
)
MEN = (
    *("Adrien", "Benoît", "Cédric", "Damien", "Étienne", "Fabrice", "Grégory", "Hervé"),
    *("Jérôme", "Kévin", "Loïc", "Mathieu", "Nicolas", "Olivier", "Philippe", "Quentin"),
    *("Rémi", "Sébastien", "Théo", "Vincent", "Xavier", "Yannick", "Karim", "Mamadou"),
    *("Anthony", "Bruno", "Frédéric", "Guillaume", "Joël", "Laurent", "Raphaël", "Stéphane"),
)
SURNAMES = (
    *("Aubert", "Bailly", "Barbier", "Bénard", "Berger", "Besson", "Boucher", "Bouvier"),
    *("Brunet", "Carré", "Chevalier", "Clément", "Colin", "Cordier", "Da Silva", "Deschamps"),
    *("Diallo", "Dumas", "Dupré", "Étienne", "Fabre", "Faure", "Ferrand", "Gaillard"),
    *("Gauthier", "Gérard", "Girard", "Guérin", "Guichard", "Haddad", "Hamel", "Hébert"),
    *("Jacquet", "Joly", "Kaddour", "Lacroix", "Lamy", "Langlois", "Le Roux", "Leclère"),
    *("Lefort", "Lemaître", "Léonard", "Lévêque", "Maillard", "Marchand", "Masson", "Ménard"),
    *("Meunier", "Millet", "Nguyen", "Noël", "Ollivier", "Pelletier", "Perrin", "Picard"),
    *("Poirier", "Prévost", "Renard", "Rivière", "Rolland", "Roussel", "Schneider", "Vasseur"),
)
TRADES = (
    *("Usinage", "Fonderie", "Plasturgie", "Câblerie", "Chaudronnerie", "Tôlerie", "Forge"),
    *("Laiterie", "Biscuiterie", "Conserverie", "Papeterie", "Cartonnerie", "Verrerie"),
    *("Mécanique", "Décolletage", "Emboutissage", "Visserie", "Tuilerie", "Scierie", "Filature"),
)
SECTORS = (
    *("Métallurgie", "Métallurgie", "Plasturgie", "Équipements électriques", "Métallurgie"),
    *("Métallurgie", "Métallurgie", "Agroalimentaire", "Agroalimentaire", "Agroalimentaire"),
    *("Papier et carton", "Papier et carton", "Matériaux", "Mécanique", "Mécanique"),
    *("Mécanique", "Mécanique", "Matériaux", "Bois", "Textile"),
)
"""The sector of each trade, in the same order."""

SOFTWARE = "Édition de logiciels"
"""The sector of competitors."""

REGIONS = (
    ("Auvergne-Rhône-Alpes", 0.18),
    ("Île-de-France", 0.13),
    ("Grand Est", 0.11),
    ("Hauts-de-France", 0.11),
    ("Pays de la Loire", 0.10),
    ("Nouvelle-Aquitaine", 0.09),
    ("Occitanie", 0.08),
    ("Normandie", 0.06),
    ("Bretagne", 0.05),
    ("Bourgogne-Franche-Comté", 0.05),
    ("Centre-Val de Loire", 0.04),
)

COUNTRIES = (("FR", 0.955), ("BE", 0.02), ("CH", 0.015), ("LU", 0.01))
"""Where leads come from; sales takes those who can be served in French."""

FAR_COUNTRIES = ("CA", "MA", "TN", "SN")
"""Where the leads are that are rejected for their geography."""

ABROAD = "Hors de France"

HEADCOUNTS = ((0.0, 12), (0.30, 45), (0.60, 120), (0.85, 340), (0.97, 1_100), (1.0, 2_400))
SMALL = ((0.0, 1), (1.0, 10))
"""The firms that are rejected for their size."""

CONTENTS = {
    "visit": (
        "/",
        "/fonctionnalites",
        "/clients",
        "/blog/maintenance-preventive",
        "/blog/pieces-de-rechange",
        "/integrations",
    ),
    "email_click": ("lettre-du-mois", "etude-de-cas", "invitation-webinaire"),
    "form": ("Formulaire de contact", "Inscription à la lettre mensuelle"),
    "download": (
        "Livre blanc : en finir avec les arrêts non planifiés",
        "Guide : réussir sa première GMAO",
        "Modèle : plan de maintenance préventive",
        "Étude de cas : fonderie à Saint-Étienne",
    ),
    "webinar": (
        "Webinaire : indicateurs de maintenance",
        "Webinaire : la GMAO sur le terrain",
        "Webinaire : gérer ses pièces de rechange",
    ),
    "pricing_page": ("/tarifs",),
    "trial": ("Essai gratuit de 14 jours",),
    "demo_request": ("Demande de démonstration",),
}
"""What there is to see or to ask for, by kind of touch."""

WITHOUT_ACCENTS = {
    "à": "a", "â": "a", "ä": "a", "ç": "c", "é": "e", "è": "e", "ê": "e", "ë": "e", "î": "i",
    "ï": "i", "ô": "o", "ö": "o", "ù": "u", "û": "u", "ü": "u", " ": "-", "’": "-",
}  # fmt: skip


def in_an_address(name: str) -> str:
    """Write a name as mail addresses do: lower case, no accents, no spaces."""
    return "".join(WITHOUT_ACCENTS.get(letter, letter) for letter in name.lower())
