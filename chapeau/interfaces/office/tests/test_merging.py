"""The pages where two entries of one person are found, merged and taken apart."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from chapeau.interfaces.office.tests.conftest import Sit
from chapeau.kit.jobs import run_waiting_jobs
from chapeau.person.messaging.models import Message
from chapeau.person.people import actions, queries
from chapeau.person.people.models import Hat, Likeness, Merge, Person
from chapeau.person.people.tests.builders import NOW, make_hat, make_organisation, make_person
from chapeau.person.people.values import SYSTEM, HatCard, StaffRole
from chapeau.person.privacy.models import Look


def page(client: Client, name: str, *keys: str, **query: str) -> str:
    answer = client.get(reverse(f"office:{name}", args=keys), query)
    assert answer.status_code == 200
    return answer.content.decode()


def twins() -> tuple[HatCard, HatCard]:
    return (
        make_person("Hélène", "Lefèvre", phone="+33612345678"),
        make_person("Helene", "Lefevre", phone="+33612345678"),
    )


def test_a_clerk_finds_compares_merges_and_undoes(sit: Sit) -> None:
    client = sit(StaffRole.SERVICE).client
    assert "Nobody stands here twice" in page(client, "duplicates")
    one, other = twins()
    assert client.post(reverse("office:look_for_duplicates")).status_code == 302
    run_waiting_jobs(without=("mail",))
    listed = page(client, "duplicates")
    assert "Hélène Lefèvre" in listed
    assert "Phone: the same" in listed
    compared = page(client, "merge", one.person_code, other.person_code)
    assert "Both private sides become one" in compared
    assert 'name="given_name" value="kept" checked' in compared
    address = reverse("office:merge", args=[one.person_code, other.person_code])
    unsaid = client.post(address, {"reason": " ", "family_name": "merged"}).content.decode()
    assert 'name="family_name" value="merged" checked' in unsaid  # nothing chosen is lost
    assert not Merge.objects.exists()
    done = client.post(address, {"reason": "same phone and name", "family_name": "merged", "given_name": "kept"})
    assert done.headers["Location"] == reverse("office:person", args=[one.person_code])
    assert Person.objects.get(code=one.person_code).name == "Hélène Lefevre"
    told = page(client, "person", other.person_code)
    assert "same phone and name" in told
    assert "Merged with another person" in told
    assert "Nobody stands here twice" in page(client, "duplicates")
    code = Merge.objects.get().code
    assert "Both are as they were" in page(client, "undo_merge", code)
    undone = client.post(reverse("office:undo_merge", args=[code]), {"reason": "mother and daughter"})
    assert undone.headers["Location"] == reverse("office:person", args=[other.person_code])
    assert Hat.objects.get(pk=other.id).person_id == other.person_id
    assert "Hélène Lefèvre" in page(client, "duplicates", show="different")


def test_not_the_same_and_later_are_one_click_each(sit: Sit) -> None:
    client = sit(StaffRole.COMPLIANCE).client
    twins()
    actions.find_duplicates(SYSTEM, now=NOW)
    code = Likeness.objects.get().code
    for decision, shown in (("later", "later"), ("different", "different")):
        assert client.post(reverse("office:decide_duplicate", args=[code]), {"decision": decision}).status_code == 302
        assert "Lefevre" in page(client, "duplicates", show=shown)
        assert "Nobody stands here twice" in page(client, "duplicates")


def test_a_large_group_asks_before_a_merge_and_a_group_is_told(sit: Sit) -> None:
    client = sit(StaffRole.SERVICE).client
    people = [make_person("Marie", "Durand", phone="+33612345678") for _number in range(6)]
    actions.find_duplicates(SYSTEM, now=NOW)
    assert "one of 6 who look alike" in page(client, "duplicates")
    address = reverse("office:merge", args=[people[0].person_code, people[1].person_code])
    assert "I have looked at each of them" in client.post(address, {"reason": "same"}).content.decode()
    assert not Merge.objects.exists()
    assert client.post(address, {"reason": "same", "looked": "yes"}).status_code == 302
    assert Merge.objects.count() == 1


def test_what_only_the_person_can_say_has_no_button(sit: Sit) -> None:
    desk = sit(StaffRole.SERVICE)
    private = make_person("Zoé", "Quartz", email="zoe@example.org")
    from chapeau.person.people.tests.builders import make_hat, make_organisation

    works = make_hat(make_person("Zoé", "Quartz"), make_organisation("Quartz SARL"), email="zoe@quartz.example")
    shown = page(desk.client, "merge", private.person_code, works.person_code)
    assert "Only they can say that both are them" in shown
    assert "What will happen" not in shown
    refused = desk.client.post(
        reverse("office:merge", args=[private.person_code, works.person_code]), {"reason": "same name"}
    ).content.decode()
    assert "Only they can say that both are them" in refused
    assert not Merge.objects.exists()
    found = page(desk.client, "merge_with", private.person_code, text="Quartz")
    assert reverse("office:merge", args=[private.person_code, works.person_code]) in found
    assert queries.person_page(SYSTEM, person_code=private.person_code).person_code == private.person_code


def test_the_list_asks_the_same_few_questions_for_any_number(sit: Sit, django_assert_max_num_queries: object) -> None:
    client = sit(StaffRole.SERVICE).client
    for number in range(4):
        for _twin in range(2):
            make_person(f"Anna{number}xyz"[::-1], f"Berger{number}", phone=f"+3361234567{number}")
    actions.find_duplicates(SYSTEM, now=NOW)
    assert Likeness.objects.count() >= 4
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        page(client, "duplicates")


def test_both_are_asked_by_mail_and_neither_mail_tells_of_the_other(sit: Sit) -> None:
    desk = sit(StaffRole.SERVICE)
    home = make_person("Camille", "Roussel", email="camille@home.example")
    work = make_hat(make_person("C.", "Roussel"), make_organisation("Cycles Verts"), email="c@verts.example")
    compared = page(desk.client, "merge", home.person_code, work.person_code)
    assert "Ask both" in compared
    address = reverse("office:ask_same", args=[home.person_code, work.person_code])
    assert desk.client.post(address, follow=True).status_code == 200
    run_waiting_jobs()
    mails = {row.to_address: row for row in Message.objects.filter(template="people.same-human")}
    assert sorted(mails) == ["c@verts.example", "camille@home.example"]
    for mine, theirs in (("Cycles Verts", "home.example"), ("home.example", "Cycles Verts")):
        told = mails["c@verts.example" if mine == "Cycles Verts" else "camille@home.example"]
        assert theirs not in told.text + told.html + told.subject
    paths = {to: re.search(r"https?://[^/]+(/\S+)", row.text) for to, row in mails.items()}
    links = {to: found[1] for to, found in paths.items() if found}
    stranger = Client()
    for to, path in links.items():
        asked = stranger.get(path).content.decode()
        assert "Roussel" not in asked
        assert ("Cycles Verts" in asked) == (to == "c@verts.example")
    assert not Merge.objects.exists(), "opening a link, as scanners do, says nothing"
    assert "say yes there too" in stranger.post(links["c@verts.example"], {"said": "yes"}, follow=True).content.decode()
    assert "it is you" in stranger.post(links["camille@home.example"], {"said": "yes"}, follow=True).content.decode()
    assert Hat.objects.get(pk=work.id).person_id == home.person_id


def test_people_are_taken_away_as_address_cards(sit: Sit) -> None:
    client = sit(StaffRole.SERVICE).client
    work = make_hat(make_person("Ugo", "Foscolo"), make_organisation("Cicli Rossi"), email="ugo@rossi.example")
    one = client.get(reverse("office:person_card", args=[work.person_code]))
    assert one["Content-Type"] == "text/vcard; charset=utf-8"
    card = one.content.decode() if not one.streaming else b"".join(one.streaming_content).decode()  # type: ignore[attr-defined]
    assert card.count("BEGIN:VCARD") == 1, "a private side nobody knows anything of is no card"
    assert "FN:Ugo Foscolo\r\n" in card
    assert "ORG:Cicli Rossi\r\n" in card
    assert "EMAIL;TYPE=work;PREF=1:ugo@rossi.example\r\n" in card
    every = client.get(reverse("office:people"), {"export": "vcard3", "q": "Foscolo"})
    told = b"".join(every.streaming_content).decode()  # type: ignore[attr-defined]
    assert "VERSION:3.0\r\n" in told
    assert Look.objects.filter(is_export=True).count() == 2
