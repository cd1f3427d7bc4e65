"""Turn a folder of articles into its index: built once, saved, memory-mapped from then on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import IO, Any

import numpy as np

from retrieval import rarity
from retrieval.article import Article, Block
from retrieval.equals import Acronym, Equals, Group
from retrieval.index import VERSION, Arrays, Index, build_index
from retrieval.reading import Problem, fingerprint, read_articles

Progress = Callable[[int, int], None]

_TEXTS = "texts.json"
_UNICODE = "surrogatepass"  # names of files need not be Unicode, and problems tell them
_ASIDE = ".new-"  # how folders begin that are being written
_ABANDONED_SECONDS = 3600  # writing takes some seconds; this old, its process was killed


def open_index(
    folder: Path, *, cache: Path | None = None, progress: Progress | None = None
) -> tuple[Index, tuple[Problem, ...]]:
    """Return the index of a folder's good articles, and what is wrong with the others.

    cache: where the index is saved, and found again while the folder stays as it is; None saves
    nothing. A cache that cannot be written to is done without.
    progress: called with the articles done and their number while an index is built.
    Raises ArticleError when no article is good.
    """
    if cache is None:
        return _build(folder, progress)
    place = index_path(folder, cache)
    saved = _load(place, folder)
    if saved is None:
        saved = _build(folder, progress)
        _save(*saved, place, folder)
    return saved


def index_path(folder: Path, cache: Path) -> Path:
    """Return where the folder's index is saved: another place when anything has changed.

    Raises ArticleError when there is no such folder.
    """
    name = _digest(str(folder.resolve()))
    state = _digest(f"{VERSION} {rarity.fingerprint()} {fingerprint(folder)}")
    return cache / "index" / f"{name}-{state}"


def last_index(folder: Path, cache: Path) -> Path | None:
    """Return where the newest index of the folder is saved, whatever the folder holds now."""
    name = _digest(str(folder.resolve()))
    found = []
    for place in (cache / "index").glob(f"{name}-*"):
        with contextlib.suppress(OSError):  # another process may be dropping it
            found.append((place.stat().st_mtime_ns, place))
    return max(found)[1] if found else None


def load_index(place: Path, folder: Path) -> tuple[Index, tuple[Problem, ...]] | None:
    """Return the index that is saved there and the problems of its folder, which is not looked at.

    None where there is none, or none that is whole.
    """
    return _load(place, folder)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _build(folder: Path, progress: Progress | None) -> tuple[Index, tuple[Problem, ...]]:
    reading = read_articles(folder)
    total = len(reading.articles)
    step = (lambda done: progress(done, total)) if progress else None
    index = build_index(reading.articles, synonyms=reading.synonyms, progress=step)
    return index, reading.problems


def _load(place: Path, folder: Path) -> tuple[Index, tuple[Problem, ...]] | None:
    """Return what is saved there, or None where nothing is, or nothing whole."""
    try:
        texts = json.loads((place / _TEXTS).read_text("utf-8", _UNICODE))
        arrays = Arrays(
            **{field.name: _map(place / f"{field.name}.npy") for field in fields(Arrays)}
        )
        arrays.check(n_terms=len(texts["terms"]))
        articles = [_article(saved) for saved in texts["articles"]]
        problems = tuple(
            Problem(folder / path, found, expected, line)
            for path, found, expected, line in texts["problems"]
        )
        index = Index(
            articles,
            texts["headings"],
            texts["spellings"],
            texts["terms"],
            arrays,
            article_languages=texts["languages"],
            equals=_equals(texts["synonyms"], texts["acronyms"]),
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None
    return index, problems


def _map(path: Path) -> np.ndarray[Any, Any]:
    """Return an array that stays on the disk, as a plain one: numpy's memmap is slow to slice."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def _save(index: Index, problems: Sequence[Problem], place: Path, folder: Path) -> None:
    """Write the index aside, publish it by one rename, and drop the folder's older ones."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=place.parent))
    except OSError:
        return
    try:
        _write(index, problems, aside, folder)
        _publish(aside, place, folder)
    except OSError:
        return
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _clean(place)


def _write(index: Index, problems: Sequence[Problem], place: Path, folder: Path) -> None:
    for field in fields(Arrays):
        with (place / f"{field.name}.npy").open("wb") as file:
            np.save(file, getattr(index.arrays, field.name))
            _flush(file)
    texts = {
        "articles": [_plain(article) for article in index.articles],
        "problems": [
            [str(p.path.relative_to(folder)), p.found, p.expected, p.line] for p in problems
        ],
        "headings": index.headings,
        "spellings": index.spellings,
        "terms": index.terms,
        "languages": index.article_languages,
        "synonyms": [[group.asked, group.found] for group in index.equals.groups],
        "acronyms": [[a.short, a.long, a.sentence, a.article] for a in index.equals.acronyms],
    }
    with (place / _TEXTS).open("w", encoding="utf-8", errors=_UNICODE) as file:
        file.write(json.dumps(texts, ensure_ascii=False))
        _flush(file)


def _flush(file: IO[Any]) -> None:
    """Bring the file to the disk, so that no rename can be kept and its content lost."""
    file.flush()
    os.fsync(file.fileno())


def _publish(aside: Path, place: Path, folder: Path) -> None:
    """Rename what was written; what stands there already stays, if it is whole."""
    try:
        aside.rename(place)
    except OSError:
        if _load(place, folder):
            return  # another process was faster
        shutil.rmtree(place)
        aside.rename(place)


def _clean(place: Path) -> None:
    """Drop the folder's older indexes, and what killed processes left."""
    for other in place.parent.glob(f"{place.name.split('-')[0]}-*"):
        if other != place:
            shutil.rmtree(other, ignore_errors=True)
    for other in place.parent.glob(f"{_ASIDE}*"):
        with contextlib.suppress(OSError):  # its process may be publishing it
            if time.time() - other.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(other)


def _plain(article: Article) -> dict[str, Any]:
    """Return the article as JSON can hold it."""
    plain = {field.name: getattr(article, field.name) for field in fields(Article)}
    plain["published"] = article.published and article.published.isoformat()
    plain["blocks"] = [[block.start, block.end, block.heading] for block in article.blocks]
    return plain


def _equals(groups: Sequence[Any], acronyms: Sequence[Any]) -> Equals:
    """Return what is equal, as `_write` wrote it."""
    return Equals(
        [Group(tuple(asked), tuple(found)) for asked, found in groups],
        [Acronym(short, tuple(long), int(s), int(a)) for short, long, s, a in acronyms],
    )


def _article(plain: Mapping[str, Any]) -> Article:
    """Return the article that `_plain` wrote."""
    values = dict(plain)
    values["published"] = values["published"] and date.fromisoformat(values["published"])
    values["blocks"] = tuple(Block(*block) for block in values["blocks"])
    values["tags"], values["questions"] = tuple(values["tags"]), tuple(values["questions"])
    return Article(**values)
