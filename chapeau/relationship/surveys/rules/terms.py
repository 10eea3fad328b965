"""Words that stand in many answers: counted, not understood. A colleague decides what they are about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from chapeau.kit.text import fold
from chapeau.relationship.surveys.values import Term

_WORD = re.compile(r"[^\W\d_]{4,}")
_STOP = {
    "en": "about after again also always been before being both could does done each even ever every from have here "
    "into just like made make many more most much must never none only onto other over rather really same should since "
    "some still such than that their them then there these they this those through until very want wants well were what "
    "when where which while will with without would your yours them very thing things",
    "fr": "afin ainsi alors apres assez aucun aucune aussi autre autres avant avec avoir avons avez beaucoup bien cela "
    "cette ceux chaque chez comme comment contre dans depuis deux dire dois doit donc dont elle elles encore entre etait "
    "etaient etes etre faire fait faut jamais juste leur leurs lors mais meme merci moins mais nous notre parce parfois "
    "pendant peut peux plus plutot pour pourquoi pouvez quand quel quelle quelque quelques rien sans sera serait sont "
    "sous suis sur tous tout toute toutes toujours trop tres vers voila votre vous vraiment",
    "it": "alla alle allo anche ancora avere avete aveva bene ciao come comunque cosa cosi dalla dalle degli della delle "
    "dello dentro dopo dove doveva ecco erano essere fare fatto forse hanno loro mai meglio mentre meno mio molta molte "
    "molti molto nella nelle nello niente noi nostra nostro ogni oltre perche poco pero piu prima proprio qualche quale "
    "quando quanto quella quelle quelli quello questa queste questi questo quindi sempre senza siamo siete solo sono "
    "sopra sotto stata stato stati sulla tanto troppo tutta tutte tutti tutto vedere verso vostra vostro grazie",
}
STOP = {code: frozenset(words.split()) for code, words in _STOP.items()}


def frequent(texts: Iterable[str], language: str, *, most: int = 14, at_least: int = 2) -> Sequence[Term]:
    """The words of four letters and more that stand in the most answers, each counted once an answer."""
    stop = STOP.get(language, frozenset())
    answers: Counter[str] = Counter()
    spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        found = {}
        for match in _WORD.finditer(text):
            folded = fold(match[0])
            if folded not in stop and len(folded) >= 4:
                found[folded] = match[0].lower()
        answers.update(found.keys())
        for folded, word in found.items():
            spelled[folded][word] += 1
    ranked = sorted(answers.items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        Term(min(spelled[folded], key=lambda word: (-spelled[folded][word], word)), folded, count)
        for folded, count in ranked[:most]
        if count >= at_least
    ]
