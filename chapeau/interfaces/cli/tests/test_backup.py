"""A backup is whole or refused, opens by its passphrase alone, and comes back beside what was there."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from chapeau.interfaces.cli import backup, backup_commands
from chapeau.interfaces.cli.postgres import Postgres
from chapeau.interfaces.cli.refusals import BackupRefused
from chapeau.interfaces.cli.screen import Screen
from chapeau.interfaces.cli.state import StateFolder

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SCREEN = Screen(json_lines=True)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StateFolder, str]]:
    """A server with one table of two rows, a picture and a secret."""
    state = StateFolder(tmp_path_factory.mktemp("house"))
    server = Postgres(state.path / "postgres", SCREEN, durable=False)
    address = server.start().owner
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE page (id bigserial PRIMARY KEY, word text)")
        connection.execute("INSERT INTO page (word) VALUES ('été'), (E'SET transaction_timeout = 0;\\n')")
    (state.path / "media" / "articles").mkdir(parents=True)
    (state.path / "media" / "articles" / "vélo.svg").write_text("<svg/>")
    yield state, address
    server.stop()


def make(house: tuple[StateFolder, str], file: Path, passphrase: str = "") -> backup.Contents:
    state, address = house
    return backup.make(
        file, address=address, state=state, secret="s3cret", passphrase=passphrase, screen=SCREEN, now=NOW
    )


def test_a_backup_holds_everything_and_is_ours_alone(house: tuple[StateFolder, str], tmp_path: Path) -> None:
    contents = make(house, tmp_path / "b")
    assert contents.rows == {"page": 2}
    assert list(contents.files) == ["articles/vélo.svg"]
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["b"]
    assert backup.verify(tmp_path / "b", passphrase="", screen=SCREEN) == contents
    assert os.listdir(tmp_path) == ["b"]


def test_an_encrypted_one_opens_by_its_passphrase_alone(house: tuple[StateFolder, str], tmp_path: Path) -> None:
    make(house, tmp_path / "b", "correct horse battery")
    said = (tmp_path / "b").read_bytes()
    assert b"s3cret" not in said
    assert b"page" not in said
    with backup.opened(tmp_path / "b", passphrase="correct horse battery") as (contents, folder):
        assert (folder / "secret").read_text() == "s3cret"
        assert contents.rows == {"page": 2}
    for wrong in ("", "another passphrase"):
        with pytest.raises(BackupRefused), backup.opened(tmp_path / "b", passphrase=wrong):
            pass


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "media/../../outside", "media", "other"])
def test_a_strange_one_writes_nowhere(name: str, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "b", "w") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(BackupRefused, match="not a whole backup"), backup.opened(tmp_path / "b", passphrase=""):
        pass
    assert os.listdir(tmp_path) == ["b"]


def test_a_damaged_one_is_refused_before_anything_is_touched(house: tuple[StateFolder, str], tmp_path: Path) -> None:
    make(house, tmp_path / "b")
    whole = (tmp_path / "b").read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole.replace(b"<svg/>", b"<SVG/>")):
        (tmp_path / "c").write_bytes(damaged)
        with pytest.raises(BackupRefused):
            backup.verify(tmp_path / "c", passphrase="", screen=SCREEN)


def test_a_full_disk_leaves_nothing_behind(
    house: tuple[StateFolder, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_add", full)
    with pytest.raises(BackupRefused, match="No space left"):
        make(house, tmp_path / "b")
    assert os.listdir(tmp_path) == []


def test_it_comes_back_and_what_was_there_is_kept(
    house: tuple[StateFolder, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make(house, tmp_path / "b")
    there = StateFolder(tmp_path / "there")
    monkeypatch.setenv("CHAPEAU_STATE", str(there.path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for _ in range(2):
        backup_commands.restore(SCREEN, tmp_path / "b")
    assert (there.path / "media" / "articles" / "vélo.svg").read_text() == "<svg/>"
    assert (there.path / "secret").read_text() == "s3cret"
    server = Postgres(there.path / "postgres", SCREEN, durable=False)
    addresses = server.start()
    try:
        with psycopg.connect(addresses.application, autocommit=True) as application:
            application.execute("INSERT INTO page (word) VALUES ('new')")
            found = [word for (word,) in application.execute("SELECT word FROM page ORDER BY id").fetchall()]
            assert found == ["été", "SET transaction_timeout = 0;\n", "new"]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute("DROP TABLE page")
            [(kept,)] = application.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'chapeau_before_%' ORDER BY oid DESC LIMIT 1"
            ).fetchall()
        with psycopg.connect(server.url("chapeau_owner", kept)) as old:
            assert old.execute("SELECT to_regclass('page')").fetchone() is not None
        monkeypatch.setenv("DATABASE_URL", addresses.owner)
        monkeypatch.setenv("CHAPEAU_STATE", str(tmp_path / "elsewhere"))
        with pytest.raises(BackupRefused, match="overwrites nothing"):
            backup_commands.restore(SCREEN, tmp_path / "b")
    finally:
        server.stop()
    assert "are back" not in capsys.readouterr().err
