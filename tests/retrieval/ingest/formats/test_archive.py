from __future__ import annotations

import io
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from retrieval.ingest.formats import archive
from retrieval.ingest.formats.archive import open_archive
from retrieval.ingest.problems import ArticleError

HERE = Path("news/a.zip")
AN_END = struct.Struct("<4s4H2LH")
"""The record that a zip archive ends with: the third and fourth number are counts of members."""


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = 8) -> bytes:
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", method) as file:
        warnings.simplefilter("ignore")  # that a name stands twice
        for name, content in members:
            file.writestr(name, content)
    return written.getvalue()


def complaint(data: bytes, name: str | None = None) -> str:
    with pytest.raises(ArticleError) as caught:
        open_archive(data, HERE) if name is None else open_archive(data, HERE).read(name)
    return str(caught.value)


def test_members_are_read_by_name_and_folders_are_none() -> None:
    opened = open_archive(zipped(("b/", b""), ("b/x.txt", b"One."), ("a.txt", b"")), HERE)

    assert opened.names() == ("b/x.txt", "a.txt")
    assert opened.read("b/x.txt") == b"One."
    assert opened.read("a.txt") == b""


@pytest.mark.parametrize("name", ["../../a.txt", "/etc/a.txt", "C:\\a.txt", "a\nb.txt", "\u202ea"])
def test_a_name_that_means_harm_is_only_a_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opened = open_archive(zipped((name, b"One.")), HERE)

    assert opened.read(name) == b"One."
    assert str(opened.place(name)) == f"news/a.zip/{name}".replace("zip//", "zip/").replace(
        "\\", "/"
    )
    assert not list(tmp_path.iterdir())


def test_a_name_in_utf_8_that_does_not_say_so_is_read_as_such() -> None:
    data = zipped(("caf1.txt", b"One.")).replace(b"caf1", "fé1".encode())
    latin = zipped(("caf1.txt", b"One.")).replace(b"caf1", "café".encode("latin-1"))

    assert open_archive(data, HERE).names() == ("fé1.txt",)
    assert open_archive(latin, HERE).names() == ("cafΘ.txt",)


def test_of_two_members_with_one_name_the_last_counts_and_the_name_is_told() -> None:
    opened = open_archive(zipped(("a", b"1"), ("b", b"2"), ("a", b"3"), ("a", b"4")), HERE)

    assert opened.names() == ("a", "b")
    assert opened.read("a") == b"4"
    assert opened.repeated == ("a",)


def test_what_is_no_archive_is_said() -> None:
    whole = zipped(("a.txt", b"One." * 100))

    assert complaint(b"") == "news/a.zip: the file is empty; expected a zip archive"
    for data in (b"PK", b"<html>", whole[:-30], whole[10:]):
        assert complaint(data, "a.txt").startswith(
            ("news/a.zip: this is not a complete", "news/a.zip/a")
        )


def test_a_damaged_member_is_said_with_its_name() -> None:
    data = bytearray(zipped(("a.txt", b"One.")))
    data[35 + len("a.txt")] ^= 0xFF

    assert complaint(bytes(data), "a.txt").startswith(
        "news/a.zip/a.txt: this file in the archive is damaged ("
    )


def test_a_member_that_is_not_there_is_said() -> None:
    assert "there is no such file in the archive" in complaint(zipped(("a", b"1")), "b")


def test_a_member_with_a_password_is_said() -> None:
    data = bytearray(zipped(("a.txt", b"One.")))
    data[6] |= 1  # the flags, beside the member
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and in the list

    assert complaint(bytes(data), "a.txt") == (
        "news/a.zip/a.txt: this is encrypted; expected a file without a password"
    )


def test_a_rare_compression_is_said() -> None:
    assert "this compression method is not supported (method 14)" in complaint(
        zipped(("a.txt", b"One."), method=zipfile.ZIP_LZMA), "a.txt"
    )


def test_a_member_that_explodes_is_not_unpacked() -> None:
    data = zipped(("a.txt", b" " * 20_000_000))

    assert len(data) < 50_000
    assert complaint(data, "a.txt").endswith("times as large; expected at most 200 times")


def test_a_member_that_is_too_large_is_not_unpacked() -> None:
    data = zipped(("a.txt", b"One."))
    listed = data.index(b"PK\x01\x02") + 24
    larger = data[:listed] + struct.pack("<L", 100_000_001) + data[listed + 4 :]

    assert complaint(larger, "a.txt") == (
        "news/a.zip/a.txt: this unpacks to 101 MB; expected at most 100 MB"
    )


def test_an_archive_that_is_too_large_in_all_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 5_000_000)
    data = zipped(*((f"{n}.txt", b" " * 900_000) for n in range(6)))

    assert complaint(data) == ("news/a.zip: the archive unpacks to 6 MB; expected at most 5 MB")


def test_an_archive_of_too_many_members_is_refused() -> None:
    data = zipped(*((f"{n}", b"") for n in range(archive.MAX_MEMBERS + 1)), method=0)

    assert complaint(data) == (
        "news/a.zip: the archive holds too many files; expected at most 10,000"
    )
    *_, end = data.partition(b"PK\x05\x06")
    lied = (
        data[: -len(end)]
        + AN_END.pack(b"PK\5\6", 0, 0, 1, 1, *AN_END.unpack(b"PK\5\6" + end)[5:])[4:]
    )
    assert complaint(lied).endswith("expected at most 10,000")
