"""What buyers of the demo company say and ask about articles: by who received them, through the deeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from chapeau.commerce.ordering.models import OrderLine
from chapeau.commerce.ordering.values import OrderState
from chapeau.kit.refusals import Refusal
from chapeau.person.people import queries as people
from chapeau.person.people.models import Hat
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole, Viewer
from chapeau.relationship.community import actions, queries
from chapeau.relationship.community.values import Written

Said = tuple[int, str, str]
REVIEWS: dict[str, tuple[Said, ...]] = {
    "en": (
        (5, "Does what it should", "Fitted it in ten minutes, 1,200 km since then, nothing to report."),
        (4, "Good, but read the size", "Good quality. Measure first: I ordered the wrong width and had to send it back."),
        (3, "Fine for the price", "It works, the finish could be better. For the second bicycle it will do."),
        (5, "Third one already", "We fit these in the workshop every week. Fewer come back than of any other."),
        (2, "Squeals in the rain", "Dry it is quiet. In the rain everybody turns round."),
    ),
    "fr": (
        (5, "Rien à redire", "Monté en dix minutes, 800 km depuis, tout va bien."),
        (4, "Solide", "Bonne pièce, bien emballée. La notice pourrait être plus claire."),
        (5, "Pour l’atelier", "Nous en posons chaque semaine. Très peu de retours."),
        (3, "Correct", "Correct pour le prix. Sur un vélo à assistance il s’use vite."),
        (1, "Mauvaise cote", "La cote annoncée n’est pas la bonne : il manque deux millimètres."),
    ),
    "it": (
        (5, "Perfetto", "Montato in dieci minuti, da allora nessun problema."),
        (4, "Buona qualità", "Fa quello che promette. La consegna ha tardato un giorno."),
        (2, "Mi aspettavo di più", "Dopo due mesi cigola. L’assistenza ha risposto subito, però."),
    ),
}  # fmt: skip
QUESTIONS: tuple[tuple[str, str, str], ...] = (
    ("en", "Does it fit a frame of 2019 with quick release?", "Yes, with the adapter that lies in the box. For thru axles take the other variant."),
    ("fr", "Convient-il à un vélo à assistance électrique ?", "Oui, jusqu’à 25 km/h. Pour un vélo rapide, prenez la version renforcée."),
    ("it", "Serve un attrezzo speciale per montarlo?", "No, bastano una chiave a brugola da 5 e dieci minuti."),
)  # fmt: skip
THANKS = {
    "en": "Thank you for telling us. Write to us: we send another one and take this one back.",
    "fr": "Merci de nous le dire. Écrivez-nous : nous vous en envoyons un autre et reprenons celui-ci.",
    "it": "Grazie per avercelo detto. Ci scriva: gliene mandiamo un altro e ritiriamo questo.",
}
WAITING = 3
"""So many stand in the queue of the office, for whoever looks around."""


def make_posts(now: datetime, rng: Random, many: int = 45) -> None:
    """Reviews of what was delivered of late, a few questions, votes; the last ones still wait."""
    desk = Hat.objects.filter(organisation__is_house=True, roles__contains=[StaffRole.SERVICE]).order_by("id").first()
    if desk is None:
        return
    clerk = people.viewer_for_hat(people.hat_card(SYSTEM, hat_id=desk.id))
    came = list(
        OrderLine.objects.filter(order__state=OrderState.DELIVERED, order__hat__isnull=False, variant__isnull=False)
        .exclude(order__hat__organisation__is_house=True)
        .filter(variant__product__published_at__isnull=False, order__hat__ends_at=None, order__hat__alias_of=None)
        .order_by("-order__placed_at", "id")
        .values_list("order__hat", "variant__product__code", "variant__product")[: many * 12]
    )
    few = sorted({product for _hat, _code, product in came}, key=str)
    liked = set(rng.sample(few, min(len(few), many // 3)))
    chosen = [one for one in came if one[2] in liked]
    rng.shuffle(chosen)
    cards = people.hat_cards(SYSTEM, ids=[hat for hat, _code, _product in chosen[:many]])
    codes = []
    for number, (hat_id, product_code, _product) in enumerate(chosen[:many]):
        card, at = cards[hat_id], now - timedelta(days=rng.uniform(1, 30))
        language = card.language if card.language in REVIEWS else "en"
        stars, title, text = rng.choice(REVIEWS[language])
        viewer = people.viewer_for_hat(card)
        words = Written(
            text=text, title=title, stars=stars, language=language, shown_name=queries.suggested_shown_name(viewer)
        )
        try:
            code = actions.write_review(viewer, product_code=product_code, written=words, now=at)
        except Refusal:
            continue
        if number >= min(many, len(chosen)) - WAITING:
            continue
        actions.decide_post(clerk, code=code, version=_newest(clerk, code), is_shown=True, now=at + timedelta(hours=3))
        codes.append(code)
        if stars <= 2:
            answer = Written(text=THANKS[language], shown_name="", language=language)
            actions.answer_post(clerk, code=code, written=answer, now=at + timedelta(hours=4))
    _vote(list(cards.values()), codes, now, rng)
    for (language, asked, told), (hat_id, product_code, _product) in zip(QUESTIONS, chosen, strict=False):
        viewer, at = people.viewer_for_hat(cards[hat_id]), now - timedelta(days=9)
        question = Written(text=asked, shown_name=queries.suggested_shown_name(viewer), language=language)
        code = actions.ask_question(viewer, product_code=product_code, written=question, now=at)
        actions.decide_post(clerk, code=code, version=1, is_shown=True, now=at)
        ours = Written(text=told, shown_name="", language=language)
        actions.answer_post(clerk, code=code, written=ours, now=at + timedelta(hours=2))


def _newest(clerk: Viewer, code: str) -> int:
    return queries.post_page(clerk, code=code).versions[0].number


def _vote(cards: Sequence[HatCard], codes: Sequence[str], now: datetime, rng: Random) -> None:
    for code in codes:
        for card in rng.sample(cards, min(len(cards), rng.choice((0, 0, 1, 2, 4)))):
            try:
                actions.vote(people.viewer_for_hat(card), code=code, is_helpful=True, now=now)
            except Refusal:
                continue  # their own
