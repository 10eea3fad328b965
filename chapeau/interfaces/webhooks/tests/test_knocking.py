"""Nobody has us knock at doors inside our own network."""

from __future__ import annotations

import socket

import pytest
from pytest_django import Settings

from chapeau.kit.knocking import BadAddress, check_address, is_public, knock
from chapeau.kit.tests.receiver import Receiver

INSIDE = (
    "127.0.0.1", "127.8.9.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.8", "198.18.0.1", "203.0.113.5", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1",
    "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
    "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::", "fd00:ec2::254",
    "192.0.0.1", "192.0.0.9", "192.0.0.255", "64:ff9b:1::a9fe:a9fe",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_knocked_at(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_public(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    asked = []

    def lying(host: str, port: object, *more: object, flags: int = 0, **others: object) -> list[object]:
        if flags == socket.AI_NUMERICHOST:
            raise socket.gaierror
        asked.append(host)
        return [(family, socket.SOCK_STREAM, 6, "", (address, 443, 0, 0) if ":" in address else (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    assert knock("https://shop.example.com/in", b"{}", {}).problem == "not-public"
    assert asked == ["shop.example.com"]


def test_public_addresses_are_public() -> None:
    assert all(is_public(address) for address in ("93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"))


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers differently the second time changes nothing: there is no second time."""
    answers = iter(["93.184.216.34"])
    went = []

    def changing(host: str, port: object, *more: object, flags: int = 0, **others: object) -> list[object]:
        if flags == socket.AI_NUMERICHOST:
            raise socket.gaierror
        address = host if host[0].isdigit() else next(answers)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    def refused(this: socket.socket, address: tuple[str, int]) -> None:
        went.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(socket.socket, "connect", refused)
    assert knock("https://shop.example.com/in", b"{}", {}).problem == "connection"
    assert went == ["93.184.216.34"]


@pytest.mark.parametrize(
    "address",
    [
        "", "shop.example.com", "http://shop.example.com/", "ftp://shop.example.com/", "https://", "https:///x",
        "https://user:secret@shop.example.com/", "https://shop.example.com/#part", "https://shop.example.com/a b",
        "https://shop.example.com\\@evil.example/", "https://localhost/", "https://intranet/", "https://erp.internal/",
        "https://printer.local/", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://0177.0.0.1/",
        "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest/", "https://shop.example.com:x/",
        "https://" + "a" * 500 + ".com/", "https://shop.example.com/\0", "javascript:alert(1)", "https://[::1", "https://xn--\udcff.com",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_meant_is_refused_at_once(address: str) -> None:
    with pytest.raises(BadAddress):
        check_address(address)


def test_hosts_of_ones_own_network_are_named_by_the_house(settings: Settings, receiver: Receiver) -> None:
    assert check_address("https://shop.example.com/in?to=1") == "https://shop.example.com/in?to=1"
    settings.WEBHOOK_HOSTS = frozenset({"erp.internal", "10.0.0.5:8080"})
    for fine in ("http://erp.internal/in", "https://erp.internal:9000/in", "http://10.0.0.5:8080/"):
        assert check_address(fine) == fine
    for other in (
        "http://erp.internal.evil.example/",
        "http://10.0.0.5/",
        "http://10.0.0.5:80800/",
        "http://10.0.0.50:8080/",
    ):
        with pytest.raises(BadAddress):
            check_address(other)
    assert knock(receiver.address, b"{}", {}).problem == "not-public"
    assert receiver.got == []
