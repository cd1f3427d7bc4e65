from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from making import make_article
from retrieval import Answerer, Article, ArticleError, Index, Problem, open_index
from retrieval.index.builder import build, build_index
from retrieval.index.index_arrays import IndexArrays

QUESTIONS = (
    "Who hit the clinic in Aleppo?",
    "What does MSF do?",
    "When did the ferry sink?",
    "Wann sank die Fähre?",
    "Is the hospitl open?",
)
LINES = (
    "The clinic in Aleppo was hit on Friday, and two doctors died.",
    "Doctors Without Borders (MSF) runs the hospital. It opened in 2012.",
    "Mr. Masonry Sand Filler, or MSF, is a brand of msf.",
    "The ferry sank in May. Nobody was hurt.",
    "Hospitals were hit; the HOSPITAL closed.",
    "Die Fähre sank im Mai, und der Kapitän wurde nicht gefunden.",
    "Follow our coverage of the war in the paper and on the wireless, every day",
    "Our rules are strict.",
    "Ruins",
    "More below",
    "Photo: a ferry (Omar Sanadiki/Reuters)",
    "READ MORE",
    "爆炸摧毁了医院。",
    "",
)
NAMES = ("a.md", "b.txt", "c/a.md", "c/z.txt", "many.jsonl", "more.jsonl", "d.md")
IDS = ("a", "b", "z", "many-1", "x")
TITLES = ("Clinic", "A ferry", "MSF in Aleppo", "Ruins", "Die Fähre")
PUBLISHERS = ("Daily", "Herald", None)

paragraphs = st.lists(st.sampled_from(LINES), max_size=6)


@st.composite
def contents(draw: st.DrawFn, name: str) -> bytes:
    """Return what a file of that name may hold, broken ones too."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from([b"", b"\xff", b"{", b"[[", b"---\nx: ["]))
    if name == "articles.toml":
        named = draw(st.lists(st.sampled_from([*NAMES, *IDS]), max_size=3, unique=True))
        field = st.sampled_from(
            ['title = "Another"', 'publisher = "Herald"', "published = 2020-01-01", "tags = 3"]
        )
        return "\n".join(f'["{one}"]\n{draw(field)}' for one in named).encode()
    if name == "synonyms.txt":
        lines = st.sampled_from(["clinic, surgery", "boat => ferry", "lonely", "médecin, doctor"])
        return "\n".join(draw(st.lists(lines, max_size=3))).encode()
    if name.endswith(".jsonl"):
        made = [_object(draw) for _ in range(draw(st.integers(0, 4)))]
        return "\n".join(made).encode()
    title, body = draw(st.sampled_from(TITLES)), "\n\n".join(draw(paragraphs))
    if name.endswith(".txt"):
        return f"{title}\n\n{body}".encode()
    publisher = draw(st.sampled_from(PUBLISHERS))
    said = f"publisher: {publisher}\n" if publisher else ""
    return f"---\ntitle: {title}\n{said}---\n{body.replace('Ruins', '## Ruins')}".encode()


def _object(draw: st.DrawFn) -> str:
    told = {"title": draw(st.sampled_from(TITLES)), "paragraphs": draw(paragraphs)}
    if article_id := draw(st.sampled_from([*IDS, None])):
        told["id"] = article_id
    return draw(st.sampled_from([json.dumps(told)] * 5 + ["{"]))


Edit = Callable[[Path], object]


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """Return something that is done to a folder."""
    name = draw(st.sampled_from([*NAMES, "articles.toml", "synonyms.txt"]))
    what = draw(st.sampled_from(["write"] * 5 + ["remove", "rename", "touch", "swap", "shout"]))
    if what == "write":
        content = draw(contents(name))
        return lambda folder: write(folder / name, content)
    other = draw(st.sampled_from(NAMES))
    return {
        "remove": lambda folder: (folder / name).unlink(missing_ok=True),
        "rename": lambda folder: (folder / name).exists() and rename(folder, name, other),
        "touch": lambda folder: (folder / name).exists() and os.utime(folder / name),
        "swap": lambda folder: swap(folder / name, folder / other),
        "shout": lambda folder: shout(folder / name),
    }[what]


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def rename(folder: Path, name: str, other: str) -> None:
    (folder / other).parent.mkdir(exist_ok=True)
    (folder / name).rename(folder / other)


def swap(one: Path, other: Path) -> None:
    if one.exists() and other.exists():
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)


def shout(path: Path) -> None:
    """Change a file so that its size and the time of its change stay."""
    if path.exists():
        status = path.stat()
        path.write_bytes(path.read_bytes().replace(b"ferry", b"FERRY"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def opened(folder: Path, cache: Path | None) -> tuple[Index | None, tuple[Problem, ...]]:
    try:
        return open_index(folder, cache=cache)
    except ArticleError as error:
        return None, error.problems


def assert_same(one: Index, other: Index) -> None:
    assert one.articles == other.articles
    assert [article.file for article in one.articles] == [a.file for a in other.articles]
    assert [article.text for article in one.articles] == [a.text for a in other.articles]
    assert (one.terms, one.spellings) == (other.terms, other.spellings)
    assert one.article_languages == other.article_languages
    assert one.equals.acronyms == other.equals.acronyms
    assert one.equals.groups == other.equals.groups
    assert one.version == other.version
    for field in fields(IndexArrays):
        first, second = getattr(one.arrays, field.name), getattr(other.arrays, field.name)
        assert first.dtype == second.dtype
        assert np.array_equal(first, second), field.name
    for question in QUESTIONS:
        assert Answerer(one).ask(question) == Answerer(other).ask(question)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(edits(), min_size=1, max_size=6), min_size=2, max_size=8))
def test_an_index_built_on_another_is_the_one_built_from_nothing(bursts: list[list[Edit]]) -> None:
    scratch = Path(tempfile.mkdtemp())
    try:
        folder, cache = scratch / "news", scratch / "var"
        folder.mkdir()
        for burst in bursts:
            for edit in burst:
                edit(folder)
            (now, problems), (fresh, same) = opened(folder, cache), opened(folder, None)
            assert problems == same
            assert (now is None) == (fresh is None)
            if now and fresh:
                assert_same(now, fresh)
                assert_same(open_index(folder, cache=cache)[0], fresh)
    finally:
        shutil.rmtree(scratch)


ARTICLES = [
    make_article("The clinic was hit. Nobody died.", "More below", id="a", title="Clinic"),
    make_article("The ferry sank.", "It was old.", id="b", title="Ferry"),
    make_article("Doctors Without Borders (MSF) left.", id="c", title="MSF"),
]


def numbers(index: Index) -> dict[str, int]:
    """Return the number of each sentence by its text."""
    return {index.sentence(n).text: n for n in range(len(index.arrays.sentences))}


def test_sentences_of_unchanged_articles_are_found_again_in_later_versions() -> None:
    first = build(ARTICLES)
    changed = make_article("The ferry sank.", "It was new.", id="b", title="Ferry")
    added = make_article("It rained. It snowed.", id="0", title="Rain")
    second = build([added, *ARTICLES], old=first)
    third = build([ARTICLES[2], changed, ARTICLES[0]], old=second)

    for old in (first.index, second.index, third.index):
        for text, number in numbers(old).items():
            expected = (
                None if text.startswith(("The ferry", "It ")) else numbers(third.index)[text]
            )
            if old is third.index:
                expected = number
            assert third.index.sentence_of(old.version[:6], number) == expected
        assert third.index.sentence_of(old.version, len(numbers(old))) is None
    assert third.index.sentence_of("0123456789abcdef", 0) is None


def test_only_a_hundred_versions_are_remembered() -> None:
    made, versions = build(ARTICLES), []
    for number in range(105):
        filler = make_article(f"Number {number} it is.", id="n", title="N")
        made = build([*ARTICLES, filler], old=made)
        versions.append(made.index.version)

    known = [made.index.sentence_of(version, 0) for version in versions]
    assert known == [None] * 5 + [0] * 100


def test_an_article_that_is_made_a_label_s_home_is_read_again() -> None:
    label = ("Nobody died.", "Further down", "It is open again.")
    articles = [make_article("The clinic was hit.", *label, id="e", title="Hit"), *ARTICLES]
    before = build(articles)
    other = make_article(
        "It is far away.", "Further down", "Nobody lives there.", id="d", title="Far"
    )
    read: list[int] = []
    now = build([*articles, other], old=before, progress=read.append)

    assert len(read) == 2  # the new one, and the one that has the line that is repeated now
    assert_same(now.index, build_index([*articles, other]))


def test_the_version_tells_of_whatever_is_shown() -> None:
    article = make_article("It is.")
    versions = {
        build_index(articles).version
        for articles in (
            [article],
            [Article("b", "Title", article.text, article.blocks)],
            [Article("a", "Other", article.text, article.blocks)],
            [Article("a", "Title", article.text, article.blocks, publisher="P")],
            [article, make_article("It was.", id="b")],
        )
    }
    assert len(versions) == 5
