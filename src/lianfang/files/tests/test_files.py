"""How files are kept: by content, under a clean name, whole or not at all."""

from __future__ import annotations

import hashlib

import pytest

from lianfang.files.actions import store_file
from lianfang.files.queries import get_file, path_of
from lianfang.files.rules import check_size, clean_name
from lianfang.kernel.access import Role
from lianfang.kernel.errors import NotFound, Refused
from lianfang.people.queries import get_unit
from lianfang.people.tests.factories import SETUP, holder, office
from lianfang.store.acting import acting


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("办件.csv", "办件.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\a.csv", "a.csv"),
        ("a\r\nb\0.csv", "ab.csv"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (" . ", "file"),
        ("", "file"),
        ("长" * 300 + ".csv", "长" * 196 + ".csv"),
    ],
)
def test_a_name_is_kept_without_folders_controls_and_tricks(given, kept):
    assert clean_name(given) == kept


@pytest.mark.parametrize(("size", "code"), [(11, "file_large"), (0, "file_empty")])
def test_a_size_is_refused_by_name(size, code):
    with pytest.raises(Refused) as refusal:
        check_size("a.csv", size, 10)

    assert (refusal.value.code, refusal.value.params["file"]) == (code, "a.csv")


def test_a_size_just_above_the_limit_does_not_read_as_the_limit():
    with pytest.raises(Refused) as refusal:
        check_size("a.csv", (50 << 20) + 1, 50 << 20)

    assert (refusal.value.params["size"], refusal.value.params["limit"]) == (51, 50)


def test_the_limit_itself_is_taken():
    check_size("a.csv", 10, 10)


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def people():
    office()
    return {
        "own": holder("chen", role=Role.DIVISION_HEAD, unit="A"),
        "other": holder("zhou", role=Role.OFFICER, unit="B"),
    }


def stored(actor, content=b"content", unit="A", **given):
    with acting(SETUP):
        unit_id = get_unit(SETUP, unit).pk
    return store_file(actor, unit_id=unit_id, name="a.csv", chunks=[content], **given)


def contents(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_kept_under_its_digest(people):
    kept = stored(people["own"])

    assert kept.sha256 == hashlib.sha256(b"content").hexdigest()
    assert path_of(kept).read_bytes() == b"content"


def test_the_same_content_is_kept_once(people, folder):
    first, second = stored(people["own"]), stored(people["own"])

    assert first.pk != second.pk
    assert len(contents(folder)) == 1


@pytest.mark.parametrize("content", [b"", b"x" * 11])
def test_a_file_of_a_wrong_size_leaves_nothing(people, folder, content):
    with pytest.raises(Refused):
        stored(people["own"], content, limit=10)

    assert contents(folder) == []


def test_a_file_that_its_reader_refuses_leaves_nothing(people, folder):
    def look(path, name):
        raise Refused("file_empty", file=f"{name}: {path.read_bytes().decode()}")

    with pytest.raises(Refused) as refusal:
        stored(people["own"], look=look)

    assert refusal.value.params["file"] == "a.csv: content"
    assert contents(folder) == []


def test_a_connection_that_breaks_leaves_nothing(people, folder):
    def chunks():
        yield b"half"
        raise ConnectionError

    with acting(SETUP):
        unit_id = get_unit(SETUP, "A").pk
    with pytest.raises(ConnectionError):
        store_file(people["own"], unit_id=unit_id, name="a.csv", chunks=chunks())

    assert contents(folder) == []


def test_a_file_of_another_division_is_not_found(people):
    kept = stored(people["own"])
    with acting(people["other"]), pytest.raises(NotFound):
        get_file(people["other"], kept.pk)


def test_a_content_that_is_gone_is_said_by_name(people, folder):
    kept = stored(people["own"])
    for path in contents(folder):
        path.unlink()
    with pytest.raises(Refused) as refusal:
        path_of(kept)

    assert (refusal.value.code, refusal.value.params) == ("file_gone", {"file": "a.csv"})
