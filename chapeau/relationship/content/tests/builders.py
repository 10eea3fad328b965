"""Forms and articles for tests."""

from __future__ import annotations

from chapeau.person.people.tests.builders import NOW
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.content import actions
from chapeau.relationship.content.values import ArticleContent, ArticleTexts, Ask, FormContent, FormTexts

WORDING = "I agree that Vélo writes to me about what I tick."


def form_content(**more: object) -> FormContent:
    texts = FormTexts(title="News of the workshop", button="Sign up", thanks="See you soon.", wording=WORDING)
    known: dict[str, object] = {"texts": {"en": texts}, "asks": {"name": Ask.OPTIONAL}, "topics": ("news", "offers")}
    return FormContent(**{**known, **more})  # type: ignore[arg-type]


def make_form(code: str = "news", *, content: FormContent | None = None, paper: bool = False) -> str:
    """A published form."""
    actions.create_form(SYSTEM, code=code, name="Newsletter", content=content or form_content(), now=NOW)
    if paper:
        actions.attach_paper(
            SYSTEM, code=code, language="en", file="papers/x.pdf", name="chains.pdf", beginning=b"%PDF-1.7", size=9,
            now=NOW,
        )  # fmt: skip
    actions.publish_form(SYSTEM, code=code, now=NOW)
    return code


def article_content(title: str = "How a chain wears", **more: object) -> ArticleContent:
    words = ArticleTexts(title=title, teaser="In short.", body="Plain **words**.", technical="Pitch 12.7 mm.")
    return ArticleContent(texts={"en": words}, **more)  # type: ignore[arg-type]
