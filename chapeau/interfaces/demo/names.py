"""Names, towns and streets of the demo's people: invented from common ones, a country at a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Land:
    """What a country's people are made of."""

    country: str
    language: str
    time_zone: str
    share: float
    given: tuple[str, ...]
    family: tuple[str, ...]
    towns: tuple[tuple[str, str, str], ...]
    """(postal code, town, region)"""
    streets: tuple[str, ...]
    """With ``{}`` for the number."""
    mobile: str
    """Beginning of a mobile number, to be filled with ``digits`` digits."""
    digits: int


LANDS = (
    Land(
        "FR", "fr", "Europe/Paris", 0.52,
        ("Camille", "Louise", "Chloé", "Manon", "Inès", "Léa", "Jeanne", "Nathalie", "Sylvie", "Aurélie", "Lucas", "Hugo",
         "Louis", "Gabriel", "Arthur", "Jules", "Thomas", "Nicolas", "Philippe", "Stéphane", "Mehdi", "Yasmine", "Bastien", "Élodie"),
        ("Durand", "Lefèvre", "Bernard", "Petit", "Robert", "Richard", "Moreau", "Laurent", "Simon", "Michel", "Garcia",
         "Fontaine", "Chevalier", "Gauthier", "Perrin", "Marchand", "Benali", "Dumont", "Renaud", "Colin", "Brunet", "Rey", "Noël", "Tessier"),
        (("69002", "Lyon", ""), ("69100", "Villeurbanne", ""), ("38000", "Grenoble", ""), ("75011", "Paris", ""), ("31000", "Toulouse", ""),
         ("44000", "Nantes", ""), ("67000", "Strasbourg", ""), ("13006", "Marseille", ""), ("73000", "Chambéry", ""), ("35000", "Rennes", "")),
        ("{} rue Victor-Hugo", "{} avenue Jean-Jaurès", "{} rue des Tanneurs", "{} quai Claude-Bernard", "{} chemin des Vignes", "{} place du Marché"),
        "+336", 8,
    ),
    Land(
        "IT", "it", "Europe/Rome", 0.22,
        ("Giulia", "Chiara", "Francesca", "Elena", "Martina", "Sara", "Valentina", "Paola", "Marco", "Andrea", "Matteo", "Lorenzo",
         "Alessandro", "Davide", "Stefano", "Luigi", "Antonio", "Simone"),
        ("Rossi", "Russo", "Ferrari", "Esposito", "Bianchi", "Romano", "Colombo", "Ricci", "Marino", "Greco", "Bruno", "Gallo",
         "Conti", "De Luca", "Costa", "Giordano", "Rizzo", "Moretti"),
        (("20121", "Milano", "MI"), ("10121", "Torino", "TO"), ("40121", "Bologna", "BO"), ("37121", "Verona", "VR"), ("24121", "Bergamo", "BG"), ("50121", "Firenze", "FI")),
        ("Via Garibaldi {}", "Via Roma {}", "Corso Italia {}", "Via dei Mille {}", "Viale Piave {}"),
        "+39340", 7,
    ),
    Land(
        "CH", "fr", "Europe/Zurich", 0.16,
        ("Léa", "Emma", "Mia", "Nora", "Sophie", "Laura", "Noah", "Luca", "David", "Simon", "Jonas", "Olivier", "Beat", "Reto"),
        ("Müller", "Favre", "Rochat", "Meier", "Schmid", "Keller", "Weber", "Blanc", "Huber", "Bernasconi", "Steiner", "Cattaneo"),
        (("1003", "Lausanne", ""), ("1204", "Genève", ""), ("4051", "Basel", ""), ("8004", "Zürich", ""), ("3011", "Bern", ""), ("6900", "Lugano", "")),
        ("Rue du Lac {}", "Bahnhofstrasse {}", "Avenue de la Gare {}", "Via Nassa {}", "Rheingasse {}"),
        "+4179", 7,
    ),
    Land(
        "DE", "en", "Europe/Berlin", 0.06,
        ("Anna", "Lena", "Katharina", "Julia", "Max", "Felix", "Jan", "Sebastian", "Tobias", "Markus"),
        ("Schneider", "Fischer", "Wagner", "Becker", "Hoffmann", "Koch", "Bauer", "Richter", "Klein", "Wolf"),
        (("79098", "Freiburg", ""), ("80331", "München", ""), ("50667", "Köln", ""), ("10115", "Berlin", "")),
        ("Hauptstraße {}", "Gartenweg {}", "Am Markt {}"),
        "+49151", 8,
    ),
    Land(
        "BE", "fr", "Europe/Brussels", 0.04,
        ("Marie", "Louise", "Emma", "Olivia", "Arthur", "Noah", "Adam", "Liam"),
        ("Peeters", "Janssens", "Maes", "Dubois", "Lambert", "Dupont", "Claes"),
        (("1000", "Bruxelles", ""), ("4000", "Liège", ""), ("9000", "Gent", "")),
        ("Rue Neuve {}", "Chaussée de Namur {}", "Avenue Louise {}"),
        "+3247", 7,
    ),
)  # fmt: skip

SHOP_WORDS = {
    "FR": ("Atelier", "Cycles", "Vélo", "La Roue", "Bicyclerie", "Pignon"),
    "IT": ("Officina", "Cicli", "Bici", "La Ruota", "Ciclofficina", "Pedale"),
    "CH": ("Velo", "Cycles", "Bike", "Rad", "Veloplus", "Atelier"),
    "DE": ("Radhaus", "Fahrrad", "Velo", "Bike", "Speiche", "Radladen"),
    "BE": ("Cycles", "Vélo", "Fiets", "Bike", "Atelier", "La Roue"),
}
MAKER_WORDS = {
    "FR": "Cycles {} Manufacture",
    "IT": "Telai {}",
    "CH": "{} Bikes AG",
    "DE": "{} Fahrradwerke GmbH",
    "BE": "{} Cycles SA",
}
RESELLER_WORDS = {
    "FR": "{} Distribution",
    "IT": "{} Ricambi",
    "CH": "{} Handels AG",
    "DE": "{} Großhandel",
    "BE": "{} Import",
}
PUBLIC_WORDS = {"FR": "Ville de {}", "IT": "Comune di {}", "CH": "Ville de {}", "DE": "Stadt {}", "BE": "Ville de {}"}
FLEET_WORDS = {
    "FR": "{} Vélos partagés",
    "IT": "{} Bike sharing",
    "CH": "{} Velosharing",
    "DE": "{} Leihrad",
    "BE": "{} Vélopartage",
}
