"""How a new survey begins: whole in three languages, to be made one's own."""

from __future__ import annotations

from collections.abc import Mapping

from chapeau.relationship.surveys.values import (
    Question,
    QuestionKind,
    QuestionTexts,
    SurveyContent,
    SurveyKind,
    SurveyTexts,
)

_AROUND: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "nps": {
        "en": ("How likely are you to recommend us?", "One question, and room for your words.", "Would you recommend us?"),
        "fr": ("Nous recommanderiez-vous\u202f?", "Une question, et de la place pour vos mots.", "Nous recommanderiez-vous\u202f?"),
        "it": ("Ci consiglierebbe?", "Una domanda, e spazio per le sue parole.", "Ci consiglierebbe?"),
    },
    "csat": {
        "en": ("How satisfied are you?", "One question, and room for your words.", "How did we do?"),
        "fr": ("Êtes-vous satisfait\u202f?", "Une question, et de la place pour vos mots.", "Comment cela s’est-il passé\u202f?"),
        "it": ("È soddisfatto?", "Una domanda, e spazio per le sue parole.", "Com’è andata?"),
    },
    "ces": {
        "en": ("Was it easy?", "One question, and room for your words.", "Did we make it easy for you?"),
        "fr": ("Était-ce facile\u202f?", "Une question, et de la place pour vos mots.", "Vous avons-nous facilité la tâche\u202f?"),
        "it": ("È stato facile?", "Una domanda, e spazio per le sue parole.", "Le abbiamo reso le cose facili?"),
    },
    "free": {
        "en": ("A few questions", "It takes two minutes.", "May we ask you something?"),
        "fr": ("Quelques questions", "Cela prend deux minutes.", "Pouvons-nous vous poser quelques questions\u202f?"),
        "it": ("Alcune domande", "Bastano due minuti.", "Possiamo chiederle qualcosa?"),
    },
}  # fmt: skip
_THANKS = {
    "en": "Thank you. We read every answer.",
    "fr": "Merci. Nous lisons chaque réponse.",
    "it": "Grazie. Leggiamo ogni risposta.",
}
_FIRST: Mapping[str, Mapping[str, QuestionTexts]] = {
    "nps": {
        "en": QuestionTexts("How likely are you to recommend us to a friend or colleague?", low="Not at all", high="Very"),
        "fr": QuestionTexts("Quelle est la probabilité que vous nous recommandiez à un ami ou un collègue\u202f?", low="Très faible", high="Très forte"),
        "it": QuestionTexts("Con quale probabilità ci consiglierebbe a un amico o a un collega?", low="Per niente", high="Molto"),
    },
    "csat": {
        "en": QuestionTexts("How satisfied are you with us?", low="Not at all", high="Very"),
        "fr": QuestionTexts("Dans quelle mesure êtes-vous satisfait\u202f?", low="Pas du tout", high="Très"),
        "it": QuestionTexts("Quanto è soddisfatto di noi?", low="Per niente", high="Molto"),
    },
    "ces": {
        "en": QuestionTexts("We made it easy for you. Do you agree?", low="Not at all", high="Fully"),
        "fr": QuestionTexts("Nous vous avons facilité la tâche. Êtes-vous d’accord\u202f?", low="Pas du tout", high="Tout à fait"),
        "it": QuestionTexts("Le abbiamo reso le cose facili. È d’accordo?", low="Per niente", high="Del tutto"),
    },
    "free": {
        "en": QuestionTexts("How do you like our shop?", low="Not at all", high="Very much"),
        "fr": QuestionTexts("Notre boutique vous plaît-elle\u202f?", low="Pas du tout", high="Beaucoup"),
        "it": QuestionTexts("Le piace il nostro negozio?", low="Per niente", high="Molto"),
    },
}  # fmt: skip
_WHY = {
    "en": QuestionTexts("What is the main reason for your answer?"),
    "fr": QuestionTexts("Quelle est la raison principale de votre réponse\u202f?"),
    "it": QuestionTexts("Qual è il motivo principale della sua risposta?"),
}


def ready(kind: str) -> SurveyContent:
    """A score, and why."""
    first = QuestionKind.RATING if kind == SurveyKind.FREE else QuestionKind(kind)
    return SurveyContent(
        texts={
            language: SurveyTexts(title, intro, _THANKS[language], subject)
            for language, (title, intro, subject) in _AROUND[kind].items()
        },
        questions=(
            Question("q1", first.value, _FIRST[kind], is_required=True),
            Question("q2", QuestionKind.TEXT.value, _WHY),
        ),
    )
