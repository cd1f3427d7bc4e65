from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.collection.editor import Collection
from retrieval.collection.trash import REMOVED
from retrieval.ingest import ArticleError, read_articles

ROME = b"Rome\n\nOdoacer deposed the last emperor in 476.\n\n# of emperors after: none.\n"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def ids(folder: Path) -> list[str]:
    return [article.id for article in read_articles(folder).articles]


def test_what_is_added_reads_as_it_was_previewed(tmp_path: Path) -> None:
    shelf = Collection(tmp_path)
    previewed = shelf.preview("rome.txt", ROME)

    (added,) = shelf.add(previewed)

    assert added.path == tmp_path / "rome.md"
    assert added.article == previewed.articles[0].article
    reading = read_articles(tmp_path)
    assert reading.articles == (added.article,)
    assert reading.articles[0].file == added.article.file == "rome.md"
    assert not reading.problems
    (article,) = reading.articles
    assert [article.text[block.start : block.end] for block in article.blocks] == [
        "Odoacer deposed the last emperor in 476.",
        "# of emperors after: none.",
    ]


def test_no_file_is_ever_written_over(tmp_path: Path) -> None:
    shelf = Collection(tmp_path)
    previewed = shelf.preview("rome.txt", ROME)
    (tmp_path / "rome.md").write_bytes(b"mine")
    (tmp_path / "rome-2.md").symlink_to("nowhere")

    (added,) = shelf.add(previewed)

    assert added.article.id == "rome-3"
    assert (tmp_path / "rome.md").read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_preview_that_is_added_twice_gives_two_articles(tmp_path: Path) -> None:
    shelf = Collection(tmp_path)
    previewed = shelf.preview("rome.txt", ROME)
    assert [shelf.add(previewed)[0].path.name for _ in range(2)] == ["rome.md", "rome-2.md"]
    assert ids(tmp_path) == ["rome-2", "rome"]


def test_a_file_gets_the_rights_that_other_files_get(tmp_path: Path) -> None:
    shelf = Collection(tmp_path)
    (added,) = shelf.add(shelf.preview("rome.txt", ROME))
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(added.path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


TWO = b'{"title": "A", "paragraphs": ["One."]}\n{"title": "B", "paragraphs": ["%s"]}\n'


def test_all_articles_are_added_or_none(tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_bytes(TWO % (b"long " * 4000))
    (tmp_path / "news").mkdir()
    code = (
        "import resource, signal; from pathlib import Path\n"
        "from retrieval.collection.editor import Collection\n"
        "shelf = Collection(Path('news')); previewed = shelf.preview_file(Path('two.jsonl'))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))\n"
        "shelf.add(previewed)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "news: this cannot be written (File too large)" in done.stderr
    assert list((tmp_path / "news").iterdir()) == []


def test_what_a_killed_process_left_is_dropped_after_a_while(tmp_path: Path) -> None:
    left, fresh = tmp_path / ".adding-1", tmp_path / ".adding-2"
    left.touch()
    fresh.touch()
    os.utime(left, (0, 0))
    shelf = Collection(tmp_path)
    shelf.add(shelf.preview("rome.txt", ROME))
    assert not left.exists()
    assert fresh.exists()


def test_a_removal_is_undone_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "rome.txt"
    path.write_bytes(ROME)
    (tmp_path / "articles.toml").write_text('["rome"]\npublisher = "X"\n', "utf-8")
    before, status = snapshot(tmp_path), path.stat()

    removed = Collection(tmp_path).remove("rome")

    assert not path.exists()
    assert (removed.id, removed.title, removed.file) == ("rome", "Rome", "deep/rome.txt")
    (tmp_path / "deep").rmdir()
    assert removed.undo() == path
    assert snapshot(tmp_path) == before
    assert path.stat().st_mtime_ns == status.st_mtime_ns


def test_a_removal_is_found_by_its_key_in_another_process(tmp_path: Path) -> None:
    (tmp_path / "rome.txt").write_bytes(ROME)
    key = Collection(tmp_path).remove("rome").key

    found = Collection(tmp_path).find_removed(key)

    assert found is not None
    assert len(key) == 22
    assert found.undo().read_bytes() == ROME
    assert Collection(tmp_path).find_removed(key) is None
    with pytest.raises(ArticleError, match="no longer kept"):
        found.undo()


@pytest.mark.parametrize("key", ["", "..", ".", "../..", "20260101-000000-000000", "x\0"])
def test_a_key_that_is_none_finds_nothing(key: str, tmp_path: Path) -> None:
    (tmp_path / "removed.json").write_text('{"id": "a", "title": "A", "file": "a.txt"}', "utf-8")
    assert Collection(tmp_path).find_removed(key) is None


@pytest.mark.parametrize(
    "note", [b"", b"[]", b'{"id": "a"}', b'{"id": "a", "title": "A", "file": "../rome.txt"}']
)
def test_a_note_that_somebody_spoilt_finds_nothing(note: bytes, tmp_path: Path) -> None:
    (tmp_path / "rome.txt").write_bytes(ROME)
    key = Collection(tmp_path).remove("rome").key
    (tmp_path / REMOVED / key / "removed.json").write_bytes(note)
    assert Collection(tmp_path).find_removed(key) is None
    assert Collection(tmp_path).removed() == ()


def test_undo_never_writes_over_another_file(tmp_path: Path) -> None:
    path = tmp_path / "rome.txt"
    path.write_bytes(ROME)
    removed = Collection(tmp_path).remove("rome")
    path.write_bytes(b"another")
    with pytest.raises(ArticleError, match=r"rome\.txt: another file is already there"):
        removed.undo()
    assert path.read_bytes() == b"another"
    path.unlink()
    removed.undo()
    assert path.read_bytes() == ROME


def test_the_last_of_the_same_id_is_restored_first(tmp_path: Path) -> None:
    shelf = Collection(tmp_path)
    for text in (b"Rome\n\nFirst.", b"Rome\n\nSecond."):
        (tmp_path / "rome.txt").write_bytes(text)
        latest = shelf.remove("rome")
    assert len(shelf.removed()) == 2
    assert shelf.restore("rome") == latest
    assert latest.path.read_bytes() == b"Rome\n\nSecond."
    assert len(shelf.removed()) == 1
    with pytest.raises(ArticleError, match="taken"):
        Collection(tmp_path).restore("rome")
    with pytest.raises(ArticleError, match='no removed article is called "paris"'):
        shelf.restore("paris")


def test_an_article_that_was_just_added_can_be_removed(tmp_path: Path) -> None:
    (added,) = Collection(tmp_path, articles=()).add(
        Collection(tmp_path).preview("rome.txt", ROME)
    )
    removed = Collection(tmp_path, articles=()).remove(added.article.id)
    assert (removed.title, removed.file) == ("Rome", "rome.md")


def test_an_article_is_found_by_its_id_and_not_by_its_files_name(tmp_path: Path) -> None:
    (tmp_path / "rome.jsonl").write_bytes(b'{"id": "paris", "title": "Paris", "text": "Big."}\n')
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "rome.txt").write_bytes(ROME)
    (tmp_path / "articles.toml").write_text('["rome"]\ntitle = "Roma"\n', "utf-8")
    shelf = Collection(tmp_path)
    removed = shelf.remove("rome")
    assert (removed.title, removed.file) == ("Roma", "z/rome.txt")
    assert shelf.remove("paris").file == "rome.jsonl"


LISTED = '# Ours\n["two-2"]\npublisher = "X"\n\n[a.b]\n'


@pytest.mark.parametrize("article_id", ["two-1", "two-2"])
@pytest.mark.parametrize("listed", [None, "", "\n", LISTED, LISTED.rstrip("\n")])
def test_an_article_among_others_in_a_file_is_skipped(
    listed: str | None, article_id: str, tmp_path: Path
) -> None:
    (tmp_path / "two.jsonl").write_bytes(TWO % b"Two.")
    if listed is not None:
        (tmp_path / "articles.toml").write_text(listed, "utf-8")
    before, read = snapshot(tmp_path), read_articles(tmp_path)

    removed = Collection(tmp_path).remove(article_id)

    assert removed.skipped
    assert removed.file == "two.jsonl"
    assert (tmp_path / "two.jsonl").read_bytes() == before["two.jsonl"]
    left = read_articles(tmp_path)
    assert [one.id for one in left.articles] == [i for i in ("two-1", "two-2") if i != article_id]
    assert len(left.problems) == len(read.problems)
    with pytest.raises(ArticleError, match="no article is called"):
        Collection(tmp_path).remove(article_id)
    assert Collection(tmp_path).removed() == (removed,)
    removed.undo()
    assert snapshot(tmp_path) == before
    assert Collection(tmp_path).removed() == ()


def test_what_was_written_into_articles_toml_since_stays_at_an_undo(tmp_path: Path) -> None:
    (tmp_path / "two.jsonl").write_bytes(TWO % b"Two.")
    listed = tmp_path / "articles.toml"
    first, second = (Collection(tmp_path).remove(article_id) for article_id in ("two-1", "two-2"))
    listed.write_text(listed.read_text("utf-8") + 'publisher = "X"\n', "utf-8")
    first.undo()
    assert listed.read_text("utf-8") == '["two-1"]\n\n["two-2"]\nskip = true\npublisher = "X"\n'
    second.undo()
    assert ids(tmp_path) == ["two-1", "two-2"]
    with pytest.raises(ArticleError, match="does not say skip = true"):
        second.undo()


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ('"two-1" = {publisher = "X"}\n', r'\["two-1"\] is not written with one field per line'),
        ('["two-1"]\nskip = false\n', r'\["two-1"\] is not written with one field per line'),
        ("[torn\n", "this is not TOML"),
        (b"\xff", "expected UTF-8 text"),
    ],
)
def test_an_articles_toml_that_only_its_editor_can_change_stays(
    listed: str | bytes, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "two.jsonl").write_bytes(TWO % b"Two.")
    (tmp_path / "articles.toml").write_bytes(
        listed.encode() if isinstance(listed, str) else listed
    )
    before = snapshot(tmp_path)
    with pytest.raises(ArticleError, match=expected):
        Collection(tmp_path).remove("two-1")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "data"), [("bad.txt", b""), ("bad.jsonl", b"{torn\n{torn\n"), ("bad.md", b"---\n")]
)
def test_a_file_that_is_no_article_can_be_removed_too(
    name: str, data: bytes, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    removed = Collection(tmp_path).remove("bad")
    assert (removed.file, removed.skipped) == (name, False)
    assert removed.undo().read_bytes() == data


def test_a_removal_that_fails_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "rome.txt").write_bytes(ROME)
    (tmp_path / REMOVED).write_bytes(b"in the way")
    before = snapshot(tmp_path)
    with pytest.raises(ArticleError, match="this cannot be written"):
        Collection(tmp_path).remove("rome")
    assert snapshot(tmp_path) == before


@pytest.mark.parametrize("article_id", ["nobody", "", "../rome", "articles", "letter"])
def test_an_article_that_is_not_there_cannot_be_removed(article_id: str, tmp_path: Path) -> None:
    (tmp_path / "rome.txt").write_bytes(ROME)
    (tmp_path / "letter.xyz").touch()
    (tmp_path / "articles.toml").touch()
    before = snapshot(tmp_path)
    with pytest.raises(ArticleError, match="no article is called"):
        Collection(tmp_path).remove(article_id)
    assert snapshot(tmp_path) == before


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "rome.txt").write_bytes(ROME)
    (tmp_path / "news").mkdir()
    link = tmp_path / "news" / "city.txt"
    link.symlink_to(Path("..") / "elsewhere" / "rome.txt")
    shelf = Collection(tmp_path / "news")
    removed = shelf.remove("city")
    assert shelf.removed() == (removed,)
    removed.undo()
    assert link.read_bytes() == ROME
