"""The columns of people and organisations, with the headers that mean them in four languages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chapeau.kit.tables.values import CellKind, Column
from chapeau.person.people.values import OrganisationKind, Role, Trade

NUMBER = Column(
    name="number", title=_("Number in the old system"), example="C-1001", most=120,
    help=_("With it the next file finds the same one again."),
    aliases=("id", "customerid", "customernumber", "customerno", "userid", "externalid", "numeroclient", "codeclient",
             "numero", "codicecliente", "numerocliente", "kundennummer", "kundennr", "uid"),
)  # fmt: skip


def address_columns() -> tuple[Column, ...]:
    return (
        Column(name="street", title=_("Street"), example="3 rue de Gerland", most=200,
               aliases=("address", "address1", "defaultaddressaddress1", "billingaddress1", "adresse", "adresse1", "rue",
                        "indirizzo", "via", "strasse", "anschrift")),
        Column(name="street2", title=_("Street, second line"), most=200,
               aliases=("address2", "defaultaddressaddress2", "billingaddress2", "adresse2", "complement", "indirizzo2")),
        Column(name="postal_code", title=_("Postal code"), example="69007", most=16,
               aliases=("zip", "zipcode", "postcode", "postalcode", "defaultaddresszip", "billingpostcode", "codepostal", "cp",
                        "cap", "plz", "postleitzahl")),
        Column(name="city", title=_("City"), example="Lyon", most=100,
               aliases=("town", "defaultaddresscity", "billingcity", "ville", "citta", "comune", "ort", "stadt")),
        Column(name="region", title=_("Region"), most=100,
               aliases=("province", "state", "provincecode", "defaultaddressprovincecode", "billingstate", "departement",
                        "provincia", "kanton", "bundesland")),
        Column(name="country", title=_("Country"), kind=CellKind.COUNTRY, example="FR",
               aliases=("countrycode", "defaultaddresscountrycode", "billingcountry", "pays", "paese", "nazione", "land")),
    )  # fmt: skip


def person_columns(before: str = "") -> tuple[Column, ...]:
    """Name, e-mail and phone; ``before`` tells a member's columns from the organisation's."""
    return (
        Column(name=f"{before}given_name", title=_("Given name"), example="Camille", most=100,
               aliases=("givenname", "firstname", "first", "prenom", "nome", "vorname", "billingfirstname")),
        Column(name=f"{before}family_name", title=_("Family name"), example="Roux", most=100,
               aliases=("familyname", "lastname", "last", "surname", "nom", "nomdefamille", "cognome", "nachname", "name",
                        "billinglastname")),
        Column(name=f"{before}name", title=_("Whole name"), example="", most=200,
               help=_("When the file does not part it: the last word is the family name."),
               aliases=("fullname", "wholename", "contact", "contactname", "displayname", "nomcomplet", "nomecompleto",
                        "nominativo", "ansprechpartner", "vollername")),
        Column(name=f"{before}email", title=_("E-mail"), example="camille@example.com", most=254,
               aliases=("email", "emailaddress", "mail", "courriel", "adresseemail", "adressemail", "indirizzoemail",
                        "billingemail")),
        Column(name=f"{before}phone", title=_("Phone"), example="+33 4 78 00 00 00", most=60,
               aliases=("phone", "phonenumber", "telephone", "tel", "mobile", "portable", "telefono", "cellulare", "telefon",
                        "handy", "defaultaddressphone", "billingphone")),
    )  # fmt: skip


HAT_COLUMNS = (
    Column(name="job_title", title=_("Job"), example="Workshop manager", most=100,
           aliases=("jobtitle", "title", "position", "function", "fonction", "poste", "ruolo", "mansione", "funktion")),
    Column(name="roles", title=_("What they may do"), kind=CellKind.WORDS, example="buyer, approver",
           choices=tuple(Role.values),
           words={"acheteur": "buyer", "acquirente": "buyer", "compratore": "buyer", "kaufer": "buyer",
                  "approbateur": "approver", "valideur": "approver", "approvatore": "approver",
                  "administrateur": "administrator", "amministratore": "administrator", "admin": "administrator",
                  "finances": "finance", "comptabilite": "finance", "contabilita": "finance",
                  "lecteur": "viewer", "lettore": "viewer"},
           aliases=("role", "roles", "roli", "ruoli", "droits", "permessi", "rollen")),
    Column(name="per_order", title=_("May decide up to, for an order"), kind=CellKind.AMOUNT, example="500",
           help=_("Empty: without limit."),
           aliases=("perorder", "orderlimit", "spendinglimit", "plafond", "plafondcommande", "limiteordine")),
    Column(name="per_month", title=_("May decide up to, in a month"), kind=CellKind.AMOUNT, example="2000",
           aliases=("permonth", "monthlylimit", "budget", "budgetmensuel", "limitemensile", "budgetmensile")),
    Column(name="cost_centres", title=_("Cost centres"), kind=CellKind.WORDS,
           aliases=("costcentre", "costcenter", "costcenters", "centredecout", "centresdecout", "centridicosto",
                    "kostenstelle")),
)  # fmt: skip

PEOPLE_COLUMNS = (
    *person_columns(),
    Column(name="language", title=_("Language"), kind=CellKind.LANGUAGE, example="fr",
           aliases=("locale", "langue", "lingua", "sprache")),
    *address_columns(),
    NUMBER,
    Column(name="organisation", title=_("Organisation"), most=200,
           help=_("Then they also act for it. One of this name that is there is taken, else a new one is made."),
           aliases=("company", "organization", "organisationname", "companyname", "defaultaddresscompany", "billingcompany",
                    "societe", "entreprise", "raisonsociale", "azienda", "societa", "ragionesociale", "firma", "unternehmen")),
    *HAT_COLUMNS,
)  # fmt: skip

ORGANISATION_COLUMNS = (
    Column(name="name", title=_("Name"), is_needed=True, example="Atelier Rustine", most=200,
           aliases=("organisation", "organization", "company", "companyname", "organisationname", "raisonsociale", "societe",
                    "entreprise", "nom", "ragionesociale", "azienda", "nome", "firma", "unternehmen")),
    Column(name="kind", title=_("Kind"), example="business", choices=tuple(OrganisationKind.values),
           words={"entreprise": "business", "societe": "business", "company": "business", "azienda": "business",
                  "administration publique": "administration", "public body": "administration", "ente pubblico": "administration",
                  "organisme public": "administration", "autorite": "regulator", "authority": "regulator",
                  "autorita": "regulator", "associazione": "association"},
           aliases=("type", "genre", "tipo", "art")),
    Column(name="trade", title=_("What it does"), example="repair", choices=tuple(Trade.values),
           words={"fabricant": "maker", "manufacturer": "maker", "produttore": "maker", "atelier": "repair",
                  "repair shop": "repair", "officina": "repair", "revendeur": "reseller", "rivenditore": "reseller",
                  "location": "fleet", "rental": "fleet", "noleggio": "fleet", "flotte": "fleet",
                  "service public": "public", "servizio pubblico": "public", "autre": "other", "altro": "other"},
           aliases=("activity", "activite", "metier", "attivita", "branche")),
    Column(name="vat_number", title=_("VAT number"), example="FR40303265045", most=24,
           aliases=("vat", "vatid", "vatno", "taxid", "tva", "numerotva", "tvaintracommunautaire", "partitaiva", "piva", "ustid",
                    "uid")),
    Column(name="registration_number", title=_("Registration number"), most=40,
           aliases=("siren", "siret", "registration", "companynumber", "codicefiscale", "handelsregister", "rcs")),
    Column(name="language", title=_("Language"), kind=CellKind.LANGUAGE, example="fr",
           aliases=("locale", "langue", "lingua", "sprache")),
    *address_columns(),
    NUMBER,
    *person_columns("member_"),
    *HAT_COLUMNS,
)  # fmt: skip
