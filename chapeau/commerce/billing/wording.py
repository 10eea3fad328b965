"""The law's words on papers: why no VAT is charged, and what happens when payment is late."""

from __future__ import annotations

from django.utils.translation import gettext as _


def exemption_text(code: str, house_country: str) -> str:
    """In the active language; the articles of Directive 2006/112/EC, and of the French code for a French house."""
    match code:
        case "reverse-charge":
            text = _(
                "Reverse charge: the VAT is due from the recipient. Intra-Community supply exempt under Article 138(1) of "
                "Directive 2006/112/EC (services: Articles 44 and 196)."
            )
            return f"{text} {_national('262 ter I', house_country)}".strip()
        case "export":
            text = _("Export exempt from VAT under Article 146 of Directive 2006/112/EC.")
            return f"{text} {_national('262 I', house_country)}".strip()
        case "article-151":
            return _("Exempt from VAT under Article 151 of Directive 2006/112/EC.")
        case "article-132":
            return _("Exempt from VAT under Article 132 of Directive 2006/112/EC.")
        case _:
            return _("Exempt from VAT: %(reason)s.") % {"reason": code}


def late_terms(house_country: str) -> str:
    """What a business owes when it pays late, by the law of the house's country."""
    if house_country == "FR":
        return _(
            "No discount for early payment. Late payment bears interest at the rate of the European Central Bank plus "
            "10 points, and a fixed charge of €40 for recovery (Articles L. 441-10 and D. 441-5 of the French "
            "Commercial Code)."
        )
    return _(
        "Late payment bears interest at the reference rate plus 8 points, and a fixed charge of €40 for recovery "
        "(Directive 2011/7/EU)."
    )


def _national(article: str, house_country: str) -> str:
    if house_country != "FR":
        return ""
    return _("French General Tax Code, Article %(article)s.") % {"article": article}
