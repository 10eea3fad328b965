"""Lines out of a mail, a spreadsheet or a scanner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chapeau.commerce.catalog import queries as catalog
from chapeau.commerce.catalog.values import VariantCard
from chapeau.commerce.ordering.actions.basket import changed, find_articles, market_of, put
from chapeau.commerce.ordering.opening import Opened, open_or_begin, reprice
from chapeau.commerce.ordering.rules.paste import ReadLine, looks_like_number, read_lines
from chapeau.commerce.ordering.values import PastedLine
from chapeau.kit import bus
from chapeau.person.people.values import SYSTEM, Viewer

MANY_SUGGESTED = 20
"""Lines of one paste for which articles are suggested: each costs a search."""


@transaction.atomic
def paste_lines(viewer: Viewer, *, text: str, now: datetime, order_code: str | None = None) -> Sequence[PastedLine]:
    """Read lines and put what is found into the basket; a result per line, nothing is dropped silently.

    A quantity that is no whole pack is raised to the next one, and the result says so. Same articles add up.
    """
    opened = open_or_begin(viewer, now=now, order_code=order_code)
    read = read_lines(text)
    codes = list(dict.fromkeys(code for line in read for code, _quantity in line.candidates))
    articles = find_articles(opened, codes) if codes else {}
    results: list[PastedLine] = []
    facts = []
    for line in read:
        found = next(((articles[code], many) for code, many in line.candidates if code in articles), None)
        if found is None:
            results.append(_not_found(opened, line, suggest=len(results) < MANY_SUGGESTED))
            continue
        article, quantity = found
        results.append(_put_whole_packs(opened, line, article, quantity))
    if opened.lines:
        reprice(opened, now=now)
        touched = {result.sku for result in results if result.found}
        facts = [changed(viewer, opened, line, now) for line in opened.lines if line.sku in touched]
        bus.publish(facts)
    return results


def _put_whole_packs(opened: Opened, line: ReadLine, article: VariantCard, quantity: int) -> PastedLine:
    known = opened.line(article.sku)
    there = known.quantity if known else 0
    whole = article.pack.nearest(there + quantity) - there
    put(opened, article, whole)
    sentence = ""
    if whole != quantity:
        sentence = _("%(wanted)s pieces became %(whole)s: sold from %(minimum)s on, in steps of %(step)s.") % {
            "wanted": quantity,
            "whole": whole,
            "minimum": article.pack.minimum,
            "step": article.pack.step,
        }
    return PastedLine(
        text=line.text, found=True, sku=article.sku, name=article.title, quantity=whole, sentence=sentence
    )


def _not_found(opened: Opened, line: ReadLine, *, suggest: bool) -> PastedLine:
    quantity = line.candidates[0][1] if line.candidates else 1
    likely = [code for code, _quantity in line.candidates if looks_like_number(code)]
    words = likely[0] if likely else " ".join(code for code, _quantity in line.candidates if not code.isdecimal())
    suggestions: Mapping[str, str] = _suggestions(opened, words) if suggest and words else {}
    if not likely:
        return PastedLine(
            text=line.text,
            found=False,
            quantity=quantity,
            sentence=_("No article number in this line."),
            suggestions=tuple(suggestions.items()),
        )
    return PastedLine(
        text=line.text,
        found=False,
        sku=likely[0],
        quantity=quantity,
        sentence=_("We sell no article with the number %(sku)s.") % {"sku": likely[0]},
        suggestions=tuple(suggestions.items()),
    )


def _suggestions(opened: Opened, text: str) -> dict[str, str]:
    found = catalog.suggest(SYSTEM, text=text, market=market_of(opened), language=opened.order.language, limit=3)
    return {card.lead_sku: card.name for card in found.products if card.lead_sku}
