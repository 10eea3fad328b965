"""Reviews, questions and answers, from writing to the page and back."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from chapeau.commerce.catalog.models import Product
from chapeau.commerce.ordering.values import OrderState
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.kit.refusals import Forbidden, NotFound, Refusal
from chapeau.person.messaging.models import Message
from chapeau.person.people.actions import merge_people, unmerge_people
from chapeau.person.people.queries import hat_card, viewer_for_hat
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person, make_staff, viewer_of
from chapeau.person.people.values import SYSTEM, StaffRole, Viewer, ViewerKind
from chapeau.person.privacy.actions import erase_person
from chapeau.relationship.community import actions, links, queries
from chapeau.relationship.community.actions.decide import DecidedOtherwise, ReasonMissing
from chapeau.relationship.community.actions.vote import OwnWords
from chapeau.relationship.community.actions.write import NameNotFit, NotReceived, StarsMissing, TextNotFit
from chapeau.relationship.community.models import Post, PostVersion
from chapeau.relationship.community.tests.builders import make_article, receive, review, show, words
from chapeau.relationship.community.values import Asked, PostState, RatingCard, ReviewSort

pytestmark = pytest.mark.django_db
VISITOR = Viewer(ViewerKind.VISITOR)


@pytest.fixture
def article() -> Product:
    return make_article()


def shown(product: Product, **asked: object) -> list[str]:
    return [one.text for one in queries.reviews(VISITOR, product_id=product.id, asked=Asked(**asked)).rows]  # type: ignore[arg-type]


def test_a_review_waits_is_shown_edited_and_taken_down_and_the_sums_follow(article: Product) -> None:
    marie, desk = make_person("Marie", email="marie@example.com"), make_staff(StaffRole.SERVICE)
    with pytest.raises(NotReceived):
        actions.write_review(viewer_of(marie), product_code=article.code, written=words(), now=NOW)
    receive(marie, state=OrderState.SHIPPED)
    assert not queries.may_write(viewer_of(marie), product_id=article.id, now=NOW), "it is still under way"
    code = review(marie, article)
    assert (shown(article), queries.ratings([article.id])) == ([], {})
    with pytest.raises(Forbidden):
        actions.decide_post(viewer_of(marie), code=code, version=1, is_shown=True, now=NOW)
    show(code, desk)
    assert shown(article) == ["Brakes well in the rain."]
    assert queries.ratings([article.id]) == {article.id: RatingCard(1, 5, (1, 0, 0, 0, 0))}
    # Written anew: what passed stays until the new words passed.
    assert code == actions.write_review(
        viewer_of(marie), product_code=article.code, written=words("Worn after a week.", stars=2), now=NOW
    )
    assert shown(article) == ["Brakes well in the rain."]
    with pytest.raises(DecidedOtherwise):
        actions.decide_post(viewer_of(desk), code=code, version=1, is_shown=False, reason="abuse", now=NOW)
    show(code, desk)
    assert shown(article) == ["Worn after a week."]
    assert queries.ratings([article.id])[article.id].average == 2.0
    actions.undo_decision(viewer_of(desk), code=code, now=NOW)
    assert shown(article) == ["Brakes well in the rain."]
    assert queries.post_page(viewer_of(desk), code=code).row.is_edit
    with pytest.raises(ReasonMissing):
        actions.decide_post(viewer_of(desk), code=code, version=2, is_shown=False, now=NOW)
    actions.decide_post(
        viewer_of(desk), code=code, version=2, is_shown=False, reason="advertising", word="The link.", now=NOW
    )
    assert shown(article) == ["Brakes well in the rain."], "declining the new words leaves the old ones"
    [own] = queries.own_list(viewer_of(marie))
    assert (own.state, own.reason, own.word, own.is_shown) == (PostState.DECLINED, "advertising", "The link.", True)
    actions.withdraw_post(viewer_of(marie), code=code, now=NOW)
    assert (shown(article), queries.ratings([article.id]), queries.own_list(viewer_of(marie))) == ([], {}, [])
    review(marie, article, text="Once more.", shown_by=desk)
    assert shown(article) == ["Once more."]
    assert Post.objects.count() == 1


def test_whoever_wrote_reads_the_decision_by_mail_once(article: Product) -> None:
    marie, desk = make_person(email="marie@example.com"), make_staff(StaffRole.MARKETING)
    code = review(marie, article, shown_by=desk)
    actions.undo_decision(viewer_of(desk), code=code, now=NOW)
    actions.decide_post(viewer_of(desk), code=code, version=1, is_shown=False, reason="private", word="", now=NOW)
    run_waiting_jobs()
    [mail] = Message.objects.filter(template="community.decided")
    assert mail.to_address == "marie@example.com"
    assert "It names people or tells their private matters." in mail.text
    assert "Brakes well in the rain." in mail.text


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"stars": None}, StarsMissing), ({"stars": 6}, StarsMissing), ({"text": " \n"}, TextNotFit),
        ({"text": "x" * 4001}, TextNotFit), ({"title": "x" * 121}, TextNotFit), ({"shown_name": ""}, NameNotFit),
        ({"shown_name": "marie@example.com"}, NameNotFit), ({"shown_name": "06 12345678"}, NameNotFit),
        ({"shown_name": "ATELIER rustine, Lyon"}, NameNotFit), ({"shown_name": "x" * 41}, NameNotFit),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(article: Product, more: dict[str, object], refusal: type[Refusal]) -> None:
    buyer = make_hat(make_person(), make_organisation("Atelier Rustine"))
    with pytest.raises(refusal):
        review(buyer, article, **more)  # type: ignore[arg-type]
    assert not Post.objects.exists()


def test_under_another_hat_the_same_person_counts_once_and_is_told_nothing(article: Product) -> None:
    marie, desk = make_person("Marie", email="marie@example.com"), make_staff(StaffRole.SERVICE)
    buyer = make_hat(marie, make_organisation())
    other = make_person("Luc", email="luc@example.com")
    review(marie, article, text="At home.", stars=2, shown_by=desk)
    review(other, article, text="I am Luc.", stars=4, shown_by=desk)
    code = review(buyer, article, text="In the workshop.", stars=5)
    assert queries.post_page(viewer_of(desk), code=code).says_it_twice
    assert not queries.post_page(viewer_of(make_staff(StaffRole.MARKETING)), code=code).says_it_twice
    show(code, desk, minutes=5)
    assert sorted(shown(article)) == ["I am Luc.", "In the workshop."]
    assert queries.ratings([article.id])[article.id] == RatingCard(2, 9, (1, 1, 0, 0, 0))
    assert [one.is_shown for one in queries.own_list(viewer_of(marie))] == [True], "nothing is told of the other hat"
    # Luc turns out to be Marie: one voice; undone: two again.
    merge = merge_people(
        viewer_of(desk), kept_id=marie.person_id, merged_id=other.person_id, choices={}, reason="told us", now=NOW
    )
    run_waiting_jobs()
    assert shown(article) == ["In the workshop."]
    worn = viewer_for_hat(hat_card(SYSTEM, hat_id=marie.id))
    assert sorted(one.text for one in queries.own_list(worn)) == ["At home.", "I am Luc."]
    unmerge_people(viewer_of(desk), merge_code=merge, reason="it was not", now=NOW)
    run_waiting_jobs()
    assert sorted(shown(article)) == ["I am Luc.", "In the workshop."]


def test_questions_are_answered_by_who_has_it_and_by_the_house(article: Product) -> None:
    curious, owner = make_person("Luc", email="luc@example.com"), make_person("Marie")
    desk = make_staff(StaffRole.SERVICE)
    code = actions.ask_question(
        viewer_of(curious), product_code=article.code, written=words("Does it squeal?", stars=None), now=NOW
    )
    with pytest.raises(NotFound):
        queries.question_page(VISITOR, code=code)
    show(code, desk)
    said = words("Not mine.", stars=None)
    with pytest.raises(NotReceived):
        actions.answer_post(viewer_of(owner), code=code, written=said, now=NOW)
    receive(owner)
    answer = actions.answer_post(viewer_of(owner), code=code, written=said, now=NOW)
    run_waiting_jobs()
    assert queries.question_page(VISITOR, code=code).question.answers == ()
    assert not Message.objects.filter(template="community.answered").exists()
    show(answer, desk)
    ours = words("Bed them in first.", stars=None, shown_name="")
    actions.answer_post(viewer_of(desk), code=code, written=ours, now=NOW)
    with pytest.raises(Forbidden):
        actions.answer_post(viewer_of(make_staff(StaffRole.LOGISTICS)), code=code, written=ours, now=NOW)
    run_waiting_jobs()
    answers = queries.question_page(VISITOR, code=code).question.answers
    assert [(one.text, one.is_house, one.is_verified) for one in answers] == [
        ("Bed them in first.", True, False), ("Not mine.", False, True),
    ]  # fmt: skip
    mails = Message.objects.filter(template="community.answered").values_list("to_address", "text")
    assert sorted(address for address, _text in mails) == ["luc@example.com"] * 2
    assert all(f"/en/questions/{code}" in text for _address, text in mails)


def test_a_vote_counts_once_for_each_hat_and_can_be_taken_back(article: Product) -> None:
    marie, luc, desk = make_person("Marie"), make_person("Luc"), make_staff(StaffRole.SERVICE)
    code = review(marie, article, shown_by=desk)
    assert [actions.vote(viewer_of(luc), code=code, is_helpful=True, now=NOW) for _time in range(3)] == [1, 1, 1]
    assert actions.vote(viewer_of(luc), code=code, is_helpful=False, now=NOW) == 0
    with pytest.raises(OwnWords):
        actions.vote(viewer_of(marie), code=code, is_helpful=True, now=NOW)
    with pytest.raises(Forbidden):
        actions.vote(VISITOR, code=code, is_helpful=True, now=NOW)


def test_reviews_are_sorted_filtered_and_paged_in_few_questions(
    article: Product, django_assert_max_num_queries: object
) -> None:
    desk, readers = make_staff(StaffRole.SERVICE), [make_person("Reader") for _n in range(2)]
    codes = {
        stars: review(
            make_person(f"P{stars}"), article, text=f"{stars}", stars=stars, language="fr" if stars < 3 else "en",
            picture="reviews/x.jpg" if stars == 3 else "",
        )
        for stars in (1, 2, 3, 4, 5)
    }  # fmt: skip
    for minutes, code in enumerate(codes.values()):
        show(code, desk, minutes=minutes)
    for reader in readers:
        actions.vote(viewer_of(reader), code=codes[2], is_helpful=True, now=NOW)
    actions.answer_post(viewer_of(desk), code=codes[1], written=words("Sorry!", stars=None, shown_name=""), now=NOW)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert shown(article)[0] == "2"
    assert shown(article, sort=ReviewSort.NEWEST) == ["5", "4", "3", "2", "1"]
    assert shown(article, sort=ReviewSort.WORST) == ["1", "2", "3", "4", "5"]
    assert shown(article, sort=ReviewSort.BEST, size=2, page=2) == ["3", "2"]
    assert shown(article, stars=4) == ["4"]
    assert shown(article, with_picture=True) == ["3"]
    assert sorted(shown(article, language="fr")) == ["1", "2"]
    [worst] = queries.reviews(viewer_of(readers[0]), product_id=article.id, asked=Asked(stars=1)).rows
    assert [one.text for one in worst.answers] == ["Sorry!"]
    waiting = queries.posts(viewer_of(desk), state="published", text="5")
    assert [row.beginning for row in waiting.rows] == ["5"]


def test_erased_words_and_pictures_are_gone_and_count_no_more(article: Product) -> None:
    marie, desk = make_person("Marie"), make_staff(StaffRole.SERVICE)
    file = default_storage.save("reviews/test.jpg", ContentFile(b"x"))
    review(marie, article, picture=file, shown_by=desk)
    erase_person(SYSTEM, person_code=marie.person_code, now=NOW)
    run_waiting_jobs()
    assert (shown(article), queries.ratings([article.id])) == ([], {})
    version = PostVersion.objects.get()
    assert (version.text, version.shown_name, version.picture) == ("", "", "")
    assert not default_storage.exists(file)


def test_the_link_of_a_request_opens_for_sixty_days_and_for_one_hat(article: Product) -> None:
    marie = make_person()
    token = links.review_token(marie.id, now=NOW)
    assert re.fullmatch(r"[\w-]+", token)
    assert links.read_review_token(token, now=NOW + timedelta(days=59)) == marie.id
    with pytest.raises(links.ReviewLinkLapsed):
        links.read_review_token(token, now=NOW + timedelta(days=60))
    for wrong in ("", "nonsense", token[:-4] + "AAAA"):
        with pytest.raises(NotFound):
            links.read_review_token(wrong, now=NOW)
    receive(marie)
    assert [one.product_code for one in queries.to_review(viewer_of(marie), now=NOW)] == [article.code]
    assert queries.suggested_shown_name(viewer_of(marie)) == "Marie D."
