from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from chapeau.kit.refusals import Forbidden, NotFound
from chapeau.person.people.tests.builders import NOW, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole
from chapeau.relationship.content import actions, queries
from chapeau.relationship.content.actions.articles import ArticleWithoutWords
from chapeau.relationship.content.tests.builders import article_content
from chapeau.relationship.content.values import ArticleContent, ArticleTexts

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


def make_article(title: str = "How a chain wears") -> str:
    code = actions.create_article(SYSTEM, kind="article", content=article_content(title), now=NOW)
    actions.publish_article(SYSTEM, code=code, shown_from=None, now=NOW)
    return code


def test_an_article_is_read_plain_or_technical() -> None:
    code = make_article()
    plain = queries.article(code=code, language="en", is_technical=False, now=NOW)
    technical = queries.article(code=code, language="en", is_technical=True, now=NOW)
    assert (plain.body, technical.body, plain.has_both) == ("Plain **words**.", "Pitch 12.7 mm.", True)
    assert plain.teaser.slug == "how-a-chain-wears"


def test_an_article_waits_for_its_moment_and_a_new_version_for_its_own() -> None:
    code = actions.create_article(SYSTEM, kind="case", content=article_content(), now=NOW)
    actions.publish_article(SYSTEM, code=code, shown_from=TOMORROW, now=NOW)
    with pytest.raises(NotFound):
        queries.article(code=code, language="en", is_technical=False, now=NOW)
    assert queries.teasers(language="en", now=NOW) == []
    assert queries.article_card(SYSTEM, code=code, now=NOW).next_from == TOMORROW
    changed = article_content("How two chains wear")
    actions.store_article(SYSTEM, code=code, kind="case", content=changed, now=TOMORROW)
    actions.publish_article(SYSTEM, code=code, shown_from=TOMORROW + timedelta(days=7), now=TOMORROW)
    titles = [
        queries.article(code=code, language="en", is_technical=False, now=at).teaser.title
        for at in (TOMORROW, TOMORROW + timedelta(days=7))
    ]
    assert titles == ["How a chain wears", "How two chains wear"]


def test_the_list_has_what_is_shown_in_the_language(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for title in ("One", "Two", "Three"):
        make_article(title)
    with django_assert_num_queries(2):
        assert len(queries.teasers(language="en", now=NOW)) == 3
    assert queries.teasers(language="fr", now=NOW) == []
    assert len(queries.article_addresses(now=NOW)) == 3


def test_without_words_in_the_language_it_is_read_in_another() -> None:
    code = make_article()
    page = queries.article(code=code, language="it", is_technical=False, now=NOW)
    assert (page.teaser.title, page.slugs) == ("How a chain wears", {"en": "how-a-chain-wears"})


def test_an_article_without_text_is_not_published_and_an_archived_one_not_read() -> None:
    empty = ArticleContent(texts={"en": ArticleTexts(title="Only a title")})
    code = actions.create_article(SYSTEM, kind="article", content=empty, now=NOW)
    with pytest.raises(ArticleWithoutWords):
        actions.publish_article(SYSTEM, code=code, shown_from=None, now=NOW)
    code = make_article()
    actions.archive_article(SYSTEM, code=code, now=NOW)
    with pytest.raises(NotFound):
        queries.article(code=code, language="en", is_technical=False, now=NOW)


def test_the_list_of_the_office_says_what_differs() -> None:
    code = make_article()
    marketing = viewer_of(make_staff(StaffRole.MARKETING))
    assert [row.has_changes for row in queries.article_rows(marketing, now=NOW)] == [False]
    draft = queries.article_card(marketing, code=code, now=NOW).draft
    actions.store_article(marketing, code=code, kind="article", content=replace(draft, form_code="news"), now=NOW)
    assert [row.has_changes for row in queries.article_rows(marketing, now=NOW)] == [True]
    assert queries.preview(marketing, code=code, language="en", is_technical=False, now=NOW).form_code == "news"
    with pytest.raises(Forbidden):
        actions.archive_article(viewer_of(make_staff(StaffRole.LOGISTICS)), code=code, now=NOW)
