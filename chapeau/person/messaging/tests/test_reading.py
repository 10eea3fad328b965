"""Mails as they come: told apart, unfolded, and never trusted."""

from __future__ import annotations

import time

import pytest

from chapeau.person.messaging.incoming import reading
from chapeau.person.messaging.incoming.quoting import parted
from chapeau.person.messaging.incoming.reading import Read, Unreadable, read
from chapeau.person.messaging.values import IncomingKind

HEAD = "From: Marie <marie@example.org>\r\nTo: reply@velo.example\r\nSubject: Re: Spring\r\nMessage-ID: <a1@example.org>\r\n"


def of(text: str | bytes) -> Read:
    raw = text.encode() if isinstance(text, str) else text
    return read(reading.parse(raw), size=len(raw))


@pytest.mark.parametrize(
    ("text", "new", "quoted"),
    [
        (
            "Yes.\n\nOn 4 May 2026, Anna wrote:\n> Hello\n> there",
            "Yes.",
            "On 4 May 2026, Anna wrote:\n> Hello\n> there",
        ),
        ("Oui\n\nLe lun. 4 mai 2026 à 09:30, Anna <a@velo.example> a\nécrit :\n\n> Bonjour", "Oui", None),
        ("Sì\n\nIl giorno lun 4 mag 2026 Anna ha scritto:\n> Ciao", "Sì", None),
        ("Fine\n\n-----Original Message-----\nFrom: Anna\nSent: Monday\n\nHello", "Fine", None),
        (
            "Bien\n\nDe : Anna <a@velo.example>\nEnvoyé : lundi 4 mai 2026\nÀ : Marie\nObjet : x\n\nBonjour",
            "Bien",
            None,
        ),
        (
            "> asked\nanswered below\n> asked two\nanswered two",
            "> asked\nanswered below\n> asked two\nanswered two",
            "",
        ),
        ("On Monday Paul wrote: come. I did.", "On Monday Paul wrote: come. I did.", ""),
        ("", "", ""),
    ],
)
def test_what_is_new_is_parted_from_what_was_quoted(text: str, new: str, quoted: str | None) -> None:
    first, second = parted(text)
    assert first == new
    assert (second == quoted) if quoted is not None else second


def test_a_long_line_and_many_lines_take_no_longer_than_they_should() -> None:
    began = time.perf_counter()
    parted("On " + "x " * 200_000 + "wrote:")
    parted("> a\nb\n" * 50_000)
    parted("On a\n" * 20_000)
    assert time.perf_counter() - began < 3


def test_an_answer_is_read_with_its_names_and_ids() -> None:
    found = of(
        'From: =?utf-8?q?Zo=C3=A9?= <zoe@example.org>\r\nTo: "Vélo" <reply+abc@velo.example>\r\nSubject: =?utf-8?b?w4l0w6k=?=\r\n'
        "Message-ID: <x@example.org>\r\nIn-Reply-To: <abcdefgh1234@velo.example>\r\nReferences: <old@a> <abcdefgh1234@velo.example>\r\n"
        "\r\nMerci\r\n"
    )
    assert (found.kind, found.from_name, found.from_address) == (IncomingKind.REPLY, "Zoé", "zoe@example.org")
    assert (found.subject, found.text, found.recipients) == ("Été", "Merci", ("reply+abc@velo.example",))
    assert reading.own_codes(found.answers) == ["abcdefgh1234"]


def test_html_alone_becomes_words_and_nothing_runs() -> None:
    found = of(
        HEAD + "Content-Type: text/html; charset=utf-8\r\n\r\n<style>p{}</style><p>Hello<br>you &amp; me</p>"
        '<script>alert(1)</script><img src=x onerror=alert(2)><div class="gmail_quote">On x wrote:<blockquote>old</blockquote></div>'
    )
    assert found.text == "Hello\nyou & me"
    assert "old" in found.quoted
    assert "alert" not in found.text + found.quoted


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Auto-Submitted: auto-replied", IncomingKind.AUTO),
        ("Auto-Submitted: no", IncomingKind.REPLY),
        ("Precedence: bulk", IncomingKind.AUTO),
        ("X-Autoreply: yes", IncomingKind.AUTO),
        ("Return-Path: <>", IncomingKind.AUTO),
        ("List-Id: <x.example>", IncomingKind.AUTO),
    ],
)
def test_machines_are_told_from_people(header: str, kind: IncomingKind) -> None:
    assert of(f"{HEAD}{header}\r\n\r\nI am away.").kind is kind
    away = HEAD.replace("Re: Spring", "Réponse automatique : Printemps")
    assert of(f"{away}\r\nAbsente").kind is IncomingKind.AUTO
    assert of(f"{HEAD.replace('marie@', 'MAILER-DAEMON@')}\r\nx").kind is IncomingKind.AUTO


@pytest.mark.parametrize(("status", "action", "kind", "for_good"), [
    ("5.1.1", "failed", IncomingKind.BOUNCE, True),
    ("4.2.2", "failed", IncomingKind.BOUNCE, False),
    ("4.4.7", "delayed", IncomingKind.AUTO, False),
])  # fmt: skip
def test_a_report_says_what_came_back_and_whether_for_good(
    status: str, action: str, kind: IncomingKind, *, for_good: bool
) -> None:
    found = of(
        "From: MAILER-DAEMON@mx.example\r\nTo: reply@velo.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nAction: {action}\r\nStatus: {status}\r\n"
        "\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID:\r\n <abcdefgh1234@velo.example>\r\nSubject: x\r\n\r\nbody\r\n--b--\r\n"
    )
    assert (found.kind, found.is_for_good) == (kind, for_good)
    assert reading.own_codes(found.answers) == ["abcdefgh1234"]


def test_files_are_let_in_by_what_they_are_not_by_what_they_say() -> None:
    def part(name: str, body: str, mime: str = "application/pdf") -> str:
        return f'--b\r\nContent-Type: {mime}\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n{body}\r\n'

    found = of(
        HEAD + 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee.\r\n'
        + part("order.pdf", "%PDF-1.7 x") + part("photo.pdf", "MZ program") + part("run.exe", "MZ") + part("page.html", "<script>")
        + part("../../etc/list.csv", "a,b") + part("list.txt", "a\x00b") + "--b--\r\n"
    )  # fmt: skip
    assert found.text == "See."
    assert [(file.name, file.kept_out) for file in found.files] == [
        ("order.pdf", ""), ("photo.pdf", "kind"), ("run.exe", "kind"), ("page.html", "kind"), (".._.._etc_list.csv", ""),
        ("list.txt", "kind"),
    ]  # fmt: skip
    assert [file.mime_type for file in found.files if file.content] == ["application/pdf", "text/csv"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (HEAD.encode() + b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\xe9t\xe9", "été"),
        (HEAD.encode() + b"Content-Type: text/plain; charset=no-such-thing\r\n\r\nh\xc3\xa9", "hé"),
        (HEAD.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\na\x00b\xe2\x80\xaec", "abc"),
        (
            HEAD.encode()
            + b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\nxOO6ww==",
            "你好",
        ),
        (HEAD.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!", None),
        (HEAD.encode() + b"Content-Type: multipart/mixed; boundary=\r\n\r\nno parts", None),
        (b"", ""),
        (b"\xff\xfe\x00garbage\n\n\x80\x81", None),
        (
            b"From: <<<@@>>>,,,\r\nTo: ;;;\r\nSubject: =?utf-8?b?////?= =?x?q?=ZZ?=\r\nMessage-ID: \r\n\r\nhello",
            "hello",
        ),
    ],
)
def test_broken_mails_and_other_charsets_are_read_as_far_as_they_go(raw: bytes, text: str | None) -> None:
    found = of(raw)
    assert "\x00" not in found.text + found.subject + found.from_address
    if text is not None:
        assert found.text == text


def test_a_nest_without_end_is_unreadable_and_nothing_worse() -> None:
    nest = HEAD + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(3_000))
    with pytest.raises(Unreadable):
        of(nest)


def test_ten_thousand_parts_end_at_two_hundred() -> None:
    parts = "".join("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" for _ in range(10_000))
    found = of(f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--")
    assert found.is_cut


def test_a_name_never_becomes_an_address() -> None:
    found = of("From: =?utf-8?q?boss=40velo.example=2C?= <thief@evil.example>\r\n\r\nx")
    assert found.from_address == "thief@evil.example"
