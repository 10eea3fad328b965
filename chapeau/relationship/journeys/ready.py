"""Journeys to begin with: drafts whose words a marketer makes their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chapeau.relationship.journeys.values import (
    Again,
    Entry,
    MakeCall,
    MakeTask,
    OpenProspect,
    Plan,
    Send,
    Span,
    Text,
    Unit,
    Wait,
    WaitFor,
    WaitUntil,
)


@dataclass(frozen=True, slots=True)
class Ready:
    name: str | Promise
    promise: str | Promise
    """What it does, in a sentence."""
    plan: Plan


_HELLO = {
    "en": "Hello {{ person.given_name }},",
    "fr": "Bonjour {{ person.given_name }},",
    "it": "Buongiorno {{ person.given_name }},",
}


def _texts(**said: tuple[str, str]) -> dict[str, Text]:
    """A subject and what follows the greeting, by language."""
    return {language: Text(subject, f"{_HELLO[language]}\n\n{body}") for language, (subject, body) in said.items()}


_BASKET = Plan(
    entry=Entry(activity="basket.changed"),
    steps=(
        Wait("pause", Span(4, Unit.HOURS)),
        Send(
            "reminder",
            "offers",
            _texts(
                en=("Your basket is still here", "You left something in your basket. It waits for you, at your price.\n\nTo my basket\n/en/basket"),
                fr=("Votre panier vous attend", "Vous avez laissé des articles dans votre panier. Ils vous attendent, à votre prix.\n\nVoir mon panier\n/fr/basket"),
                it=("Il carrello è ancora qui", "Ha lasciato qualcosa nel carrello. La aspetta, al suo prezzo.\n\nVai al carrello\n/it/basket"),
            ),
        ),
        WaitFor("later", "order.placed", Span(3, Unit.DAYS)),
    ),
    goal="order.placed",
    again=Again.AFTER,
    again_days=14,
)  # fmt: skip
_WELCOME = Plan(
    # Not "consent.confirmed": that is a visitor's until the address leads to somebody, who has given it then.
    entry=Entry(activity="consent.given"),
    steps=(
        Send(
            "welcome",
            "news",
            _texts(
                en=("Welcome", "Good to have you with us. Two letters a month, no more: what is new, and what is worth repairing.\n\nLook around\n/en/"),
                fr=("Bienvenue", "Ravis de vous compter parmi nous. Deux lettres par mois, pas plus : les nouveautés, et ce qui mérite d’être réparé.\n\nDécouvrir\n/fr/"),
                it=("Benvenuto", "È un piacere averla con noi. Due lettere al mese, non di più: le novità, e ciò che vale la pena riparare.\n\nDia un’occhiata\n/it/"),
            ),
        ),
        WaitFor(
            "week",
            "order.placed",
            Span(7, Unit.DAYS),
            otherwise=(
                WaitUntil("morning", time(9), (2, 3, 4)),
                Send(
                    "question",
                    "news",
                    _texts(
                        en=("Looking for something?", "If you can't find the part that fits, answer this mail: somebody who knows bicycles reads it."),
                        fr=("Vous cherchez quelque chose ?", "Si vous ne trouvez pas la pièce qui convient, répondez à ce message : quelqu’un qui connaît les vélos le lit."),
                        it=("Cerca qualcosa?", "Se non trova il pezzo adatto, risponda a questo messaggio: lo legge chi conosce le biciclette."),
                    ),
                ),
            ),
        ),
    ),
    goal="order.placed",
)  # fmt: skip
_REVIEW = Plan(
    entry=Entry(activity="order.delivered"),
    steps=(
        Wait("use-it", Span(10, Unit.DAYS)),
        WaitUntil("evening", time(18)),
        Send(
            "ask",
            "surveys",
            _texts(
                en=("How do you like it?", "You have had your order for some days. One sentence about it helps others to choose.\n\nWrite a review\n{{ review_url }}"),
                fr=("Qu’en pensez-vous ?", "Vous avez reçu votre commande il y a quelques jours. Une phrase aide les autres à choisir.\n\nÉcrire un avis\n{{ review_url }}"),
                it=("Come si trova?", "Ha ricevuto il suo ordine da qualche giorno. Una frase aiuta gli altri a scegliere.\n\nScriva una recensione\n{{ review_url }}"),
            ),
        ),
    ),
    goal="review.written",
    again=Again.AFTER,
    again_days=60,
)  # fmt: skip
_AGAIN = Plan(
    entry=Entry(activity="order.delivered"),
    steps=(
        Wait("worn", Span(90, Unit.DAYS)),
        WaitUntil("morning", time(8, 30), (1, 2, 3, 4, 5)),
        Send(
            "reminder",
            "offers",
            _texts(
                en=("Time for new ones?", "Brake pads, chains and tubes wear out about now. What you bought last can be ordered again with one click.\n\nOrder again\n/en/orders"),
                fr=("Bientôt à remplacer ?", "Plaquettes, chaînes et chambres à air s’usent à peu près maintenant. Votre dernière commande se renouvelle en un clic.\n\nCommander à nouveau\n/fr/orders"),
                it=("È ora di cambiarli?", "Pastiglie, catene e camere d’aria si consumano più o meno ora. Può ripetere l’ultimo ordine con un clic.\n\nOrdina di nuovo\n/it/orders"),
            ),
        ),
    ),
    goal="order.placed",
    again=Again.AFTER,
    again_days=60,
)  # fmt: skip
_WIN_BACK = Plan(
    entry=Entry(audience="lost"),
    steps=(
        WaitUntil("morning", time(9), (2, 4)),
        Send(
            "letter",
            "offers",
            _texts(
                en=("It has been a while", "We have not heard from each other for some time. Is there anything we should do better? Answer this mail, it is read."),
                fr=("Cela fait longtemps", "Nous n’avons plus de vos nouvelles depuis un moment. Que pourrions-nous faire mieux ? Répondez à ce message, il sera lu."),
                it=("È passato del tempo", "Non ci sentiamo da un po’. C’è qualcosa che dovremmo fare meglio? Risponda a questo messaggio: viene letto."),
            ),
        ),
        WaitFor(
            "two-weeks",
            "order.placed",
            Span(14, Unit.DAYS),
            otherwise=(MakeTask("call", "Call: nothing bought for a long time", 3),),
        ),
    ),
    goal="order.placed",
    again=Again.AFTER,
    again_days=180,
    hold_out_percent=10,
)  # fmt: skip
_NURTURE_SCRIPT = (
    "You read our white paper: what did you look for in it?\nWhat do you repair or build most?\nWho decides where you buy?\n"
    "Shall I make you an offer on what you need most?"
)
_FIRST_SCRIPT = (
    "Say who you are, and where you got the name from.\nWhat do they buy today, how much, from whom?\nWhat annoys them about it?\n"
    "Agree on one next step: an offer, a visit, a sample."
)
_SECOND_SCRIPT = "Refer to the mail.\nAsk whether it is the right person and the right moment.\nIf not: when, or who?"
_NURTURE = Plan(
    entry=Entry(activity="form.confirmed"),
    steps=(
        Wait("read-it", Span(2, Unit.DAYS)),
        WaitUntil("morning", time(9, 30), (2, 3, 4)),
        Send(
            "case",
            "news",
            _texts(
                en=("How others do it", "You read our white paper. Here is how a workshop like yours puts it into practice.\n\nRead the case\n/en/"),
                fr=("Comment font les autres", "Vous avez lu notre livre blanc. Voici comment un atelier comme le vôtre le met en pratique.\n\nLire le cas\n/fr/"),
                it=("Come fanno gli altri", "Ha letto il nostro white paper. Ecco come un’officina come la sua lo mette in pratica.\n\nLeggi il caso\n/it/"),
            ),
        ),
        OpenProspect("prospect", "White paper"),
        WaitFor(
            "answer",
            "request.asked",
            Span(5, Unit.DAYS),
            otherwise=(MakeCall("call", "Call: read the white paper, then the case", _NURTURE_SCRIPT, 2),),
        ),
    ),
    goal="order.placed",
)  # fmt: skip
_MORNING = WaitUntil("morning", time(9, 30), (1, 2, 3, 4, 5))
_SEQUENCE = Plan(
    entry=Entry(activity="prospect.opened"),
    steps=(
        MakeCall("first", "First call", _FIRST_SCRIPT),
        WaitFor(
            "heard",
            "call.reached",
            Span(3, Unit.DAYS),
            otherwise=(
                _MORNING,
                Send(
                    "letter",
                    "offers",
                    _texts(
                        en=("We tried to reach you", "I tried to call you. When would it suit you? Answer this mail, or choose what you need in the shop, at your price.\n\nTo the shop\n/en/"),
                        fr=("Nous avons essayé de vous joindre", "J’ai essayé de vous appeler. Quand cela vous conviendrait-il ? Répondez à ce message, ou choisissez ce qu’il vous faut dans la boutique, à votre prix.\n\nVers la boutique\n/fr/"),
                        it=("Abbiamo provato a chiamarla", "Ho provato a chiamarla. Quando le andrebbe bene? Risponda a questo messaggio, o scelga ciò che le serve nel negozio, al suo prezzo.\n\nVai al negozio\n/it/"),
                    ),
                ),
                Wait("days", Span(4, Unit.DAYS)),
                MakeCall("second", "Second call", _SECOND_SCRIPT),
            ),
        ),
    ),
    goal="order.placed",
    stops=("request.asked", "message.replied", "call.meeting", "call.offer", "call.never", "prospect.lost"),
    again=Again.AFTER,
    again_days=90,
)  # fmt: skip

READY: Mapping[str, Ready] = {
    "welcome": Ready(_("Welcome"), _("Greets whoever confirmed the newsletter, and asks a week later if nothing was bought."), _WELCOME),
    "basket": Ready(_("Abandoned basket"), _("Reminds of a basket four hours after it was last changed, unless an order came."), _BASKET),
    "review": Ready(_("Request for a review"), _("Asks ten days after delivery, in the evening."), _REVIEW),
    "again": Ready(_("Time to buy again"), _("Reminds ninety days after delivery of what wears out."), _AGAIN),
    "win-back": Ready(_("Win back"), _("Writes to who is lost; who does not answer is called. Every tenth is left alone, to see what it does."), _WIN_BACK),
    "nurture": Ready(_("After the white paper"), _("A case two days later, then a prospect with a score, and a call if they ask nothing."), _NURTURE),
    "sequence": Ready(_("Calls and mails to prospects"), _("A call, a mail, another call over some days, in working hours where they are; whoever answers gets no more of it."), _SEQUENCE),
}  # fmt: skip
