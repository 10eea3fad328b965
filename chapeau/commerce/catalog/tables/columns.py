"""The columns of articles, with the headers that mean them in English, French, Italian and German."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.tables.values import CellKind, Column
from chapeau.person.people.values import Market

PRODUCT_COLUMNS: tuple[Column, ...] = (
    Column(
        name="sku", title=_("SKU"), is_needed=True, example="VM-1001-M", most=64,
        help=_("Your number of the article. It tells each article apart; with it an article is found again."),
        aliases=("articleno", "articlenumber", "itemno", "itemnumber", "productcode", "variantsku", "reference", "ref",
                 "codearticle", "codeproduit", "codice", "codicearticolo", "artikelnummer", "artnr", "artikelnr", "ugs"),
    ),
    Column(
        name="product", title=_("Belongs together"), example="jersey-col", most=200,
        help=_("Lines with the same word here are one product in several sizes or colours. Empty: a product of its own."),
        aliases=("handle", "parent", "parentsku", "group", "groupe", "produit", "gruppo", "prodotto", "gruppe"),
    ),
    Column(
        name="name", title=_("Name"), example="Jersey Col", most=200,
        help=_("In the language you choose below. Needed for new articles."),
        aliases=("title", "productname", "designation", "libelle", "nom", "nomduproduit", "intitule", "nome", "titolo",
                 "bezeichnung", "artikelname", "titel"),
    ),
    Column(
        name="category", title=_("Category"), example="Clothing > Jerseys", most=400,
        help=_("The way through the categories, with > between them."),
        aliases=("categories", "categorie", "categorieduproduit", "producttype", "type", "rayon", "categoria", "reparto",
                 "kategorie", "warengruppe", "productcategory"),
    ),
    Column(name="brand", title=_("Brand"), example="Col & Fils", most=80,
           aliases=("vendor", "manufacturer", "marque", "fabricant", "marca", "produttore", "marke", "hersteller")),
    Column(name="summary", title=_("In one sentence"), example="Light merino for long days", most=300,
           aliases=("shortdescription", "resume", "descriptioncourte", "riassunto", "descrizionebreve", "kurzbeschreibung")),
    Column(name="description", title=_("Description"), kind=CellKind.LONG_TEXT, example="Made in Lyon.",
           aliases=("body", "bodyhtml", "longdescription", "descriptif", "descrizione", "beschreibung")),
    Column(name="option1_name", title=_("First difference"), example="Size", most=40,
           help=_("What the articles of a product differ in, such as Size."),
           aliases=("option1", "nomoption1", "attribute1name", "taillenom")),
    Column(name="option1_value", title=_("First difference: its value"), example="M", most=64,
           aliases=("valeuroption1", "attribute1values", "taille", "size", "taglia", "grosse")),
    Column(name="option2_name", title=_("Second difference"), example="Colour", most=40,
           aliases=("option2", "nomoption2", "attribute2name")),
    Column(name="option2_value", title=_("Second difference: its value"), example="Red", most=64,
           aliases=("valeuroption2", "attribute2values", "couleur", "colour", "color", "colore", "farbe")),
    Column(name="option3_name", title=_("Third difference"), most=40, aliases=("option3", "attribute3name")),
    Column(name="option3_value", title=_("Third difference: its value"), most=64, aliases=("valeuroption3", "attribute3values")),
    Column(name="attributes", title=_("Other properties"), kind=CellKind.LONG_TEXT, example="Material: Wool | Season: Winter",
           help=_("Name: value, with | between them."),
           aliases=("properties", "caracteristiques", "proprieta", "eigenschaften")),
    Column(name="gtin", title=_("GTIN"), example="4006381333931", most=14,
           aliases=("ean", "ean13", "barcode", "variantbarcode", "codebarres", "codiceabarre", "barcodenummer", "upc",
                    "gtinupceanorisbn")),
    Column(name="weight_g", title=_("Weight in grams"), kind=CellKind.WHOLE, example="180",
           aliases=("grams", "variantgrams", "weight", "poids", "poidsg", "peso", "pesog", "gewicht", "gewichtg")),
    Column(name="unit", title=_("Unit"), example="piece", most=16, aliases=("unite", "unita", "einheit")),
    Column(name="pack_size", title=_("Pieces in a pack"), kind=CellKind.WHOLE, example="1",
           aliases=("packsize", "conditionnement", "confezione", "verpackungseinheit")),
    Column(name="minimum_quantity", title=_("Smallest quantity"), kind=CellKind.WHOLE, example="1",
           aliases=("minimum", "minquantity", "quantiteminimum", "quantitaminima", "mindestmenge")),
    Column(name="quantity_step", title=_("In steps of"), kind=CellKind.WHOLE, example="1",
           aliases=("step", "multiple", "pas", "multiplo", "schritt")),
    Column(name="tax_category", title=_("Tax category"), example="standard", most=24,
           aliases=("taxclass", "taxcategory", "tauxtva", "categorietva", "aliquota", "steuerklasse")),
    Column(name="markets", title=_("Who may see it"), kind=CellKind.WORDS, choices=tuple(Market.values),
           help=_("Empty: everybody.")),
    Column(name="is_published", title=_("On sale"), kind=CellKind.YES, example="yes",
           aliases=("published", "status", "active", "publie", "enligne", "actif", "pubblicato", "attivo", "aktiv")),
    Column(name="is_stocked", title=_("Counted in stock"), kind=CellKind.YES, example="yes",
           aliases=("managestock", "gererlestock", "stockgere", "gestionestock")),
    Column(name="is_shippable", title=_("Goes by parcel"), kind=CellKind.YES, example="yes",
           aliases=("variantrequiresshipping", "requiresshipping", "physical", "livrable", "spedibile")),
    Column(name="name_fr", title=_("Name, in French"), most=200, aliases=("namefr", "nomfr", "titlefr")),
    Column(name="summary_fr", title=_("In one sentence, in French"), most=300),
    Column(name="description_fr", title=_("Description, in French"), kind=CellKind.LONG_TEXT),
    Column(name="name_it", title=_("Name, in Italian"), most=200, aliases=("nameit", "nomeit", "titleit")),
    Column(name="summary_it", title=_("In one sentence, in Italian"), most=300),
    Column(name="description_it", title=_("Description, in Italian"), kind=CellKind.LONG_TEXT),
)  # fmt: skip

VARIANT_FIELDS = ("gtin", "unit", "pack_size", "minimum_quantity", "quantity_step", "weight_g", "is_stocked")
PRODUCT_FIELDS = ("brand", "tax_category", "markets", "is_shippable")
TEXT_FIELDS = ("name", "summary", "description")
OPTIONS = ("option1", "option2", "option3")
