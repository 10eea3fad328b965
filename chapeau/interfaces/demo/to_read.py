"""What the demo company says and asks on its pages: two forms, one with a white paper, and four texts to read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from chapeau.kit.paper import render_pdf
from chapeau.person.people.values import SYSTEM
from chapeau.relationship.content import actions
from chapeau.relationship.content.values import ArticleContent, ArticleTexts, FormContent, FormTexts

HERE = Path(__file__).parent / "reading"
LANGUAGES = ("en", "fr", "it")


def make_reading(now: datetime, rng: Random) -> None:
    """Through the deeds; what browsers saw of the forms is drawn with the fixed seed."""
    told = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    for form in told["forms"]:
        texts = {code: FormTexts(**words) for code, words in form["texts"].items()}
        content = FormContent(**{**form["content"], "texts": texts, "topics": tuple(form["content"]["topics"]),
                                 "pages": tuple(form["content"]["pages"])})  # fmt: skip
        actions.create_form(SYSTEM, code=form["code"], name=form["name"], content=content, now=now)
        if form["paper"]:
            _attach(form["code"], form["paper"], now)
        actions.publish_form(SYSTEM, code=form["code"], now=now)
        _show(form["code"], content.has_b, now, rng)
    for number, text in enumerate(told["articles"]):
        texts_of = {code: ArticleTexts(**words) for code, words in text["texts"].items()}
        content_of = ArticleContent(texts=texts_of, skus=tuple(text["skus"]), form_code=text["form"])
        moment = now - timedelta(days=30 - 8 * number)
        code = actions.create_article(SYSTEM, kind=text["kind"], content=content_of, now=moment)
        actions.publish_article(SYSTEM, code=code, shown_from=None, now=moment)


def _attach(code: str, paper: dict[str, dict[str, object]], now: datetime) -> None:
    for language in LANGUAGES:
        pdf = render_pdf(HERE / "paper.typ", paper[language], dated=now.date())
        stored = default_storage.save(f"papers/demo-{code}-{language}.pdf", ContentFile(pdf))
        actions.attach_paper(
            SYSTEM, code=code, language=language, file=stored, name=str(paper[language]["file"]), beginning=pdf[:8],
            size=len(pdf), now=now,
        )  # fmt: skip


def _show(code: str, has_b: bool, now: datetime, rng: Random) -> None:
    """Sums of the last days; nobody sent it yet."""
    for back in range(3):
        for variant in "ab" if has_b else "a":
            for _browser in range(rng.randint(12, 24)):
                started = rng.random() < 0.2
                actions.count_form(
                    code=code, variant=variant, shown=True, started=started, now=now - timedelta(days=back)
                )
