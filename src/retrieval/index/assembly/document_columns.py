"""What each article contributes to an index by itself, as columns that are cut and joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.index.duplicates import near_duplicates
from retrieval.index.index_arrays import PassageColumn, SentenceColumn
from retrieval.types.arrays import Bools, Int32s, Ints

Column = npt.NDArray[Any]

LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "n_passages": "article",
        "signatures": "article",
        "passages": "passage",
        "n_sentences": "passage",
        "n_context": "passage",
        "sentences": "sentence",
        "fingerprints": "sentence",
        "n_tokens": "sentence",
        "forms": "token",
        "token_kinds": "token",
        "context_forms": "context",
    }
)
"""Each column and what its rows stand for.

passages and sentences are rows as `IndexArrays` has them, without their first column, the owner.
n_ columns count: passages of an article, sentences and context tokens of a passage, tokens of a
sentence. forms and context_forms are numbers of forms; signatures and fingerprints are those of
`near_duplicates`.
"""

_BETWEEN = "\t"  # a form's term and its spelling; it sorts before all that words are made of


@dataclass(frozen=True, slots=True)
class AcronymRow:
    """An acronym as a sentence of an article defines it."""

    sentence: int
    """Its number in the article, from 0."""
    short: str
    """Its term."""
    long: tuple[str, ...]
    """Its terms."""


@dataclass(frozen=True, slots=True)
class DocumentColumns:
    """The columns of several articles, each analysed as if it were alone."""

    columns: Mapping[str, Column]
    """By the names in `LEVELS`; the rows of all articles in order."""
    bounds: Mapping[str, Ints]
    """By level, (n_articles + 1,): article a's rows are [bounds[a]:bounds[a + 1]]."""
    forms: Sequence[str]
    """Pairs of a term and a spelling, as `form_of` joins them."""
    languages: Sequence[str]
    """(n_articles,) ISO 639 codes."""
    definitions: Sequence[tuple[AcronymRow, ...]]
    """(n_articles,) the acronyms that each defines."""


Run = tuple[DocumentColumns, int, int]
"""Consecutive articles: the columns that they are in, the first, and one past the last."""


def form_of(term: str, spelling: str) -> str:
    """Return a term and its spelling as one string; sorting forms sorts their terms."""
    return f"{term}{_BETWEEN}{spelling}"


def split_forms(forms: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the terms and the spellings of forms."""
    halves = _BETWEEN.join(forms).split(_BETWEEN) if forms else []
    return halves[::2], halves[1::2]


def join_columns(runs: Iterable[Run]) -> DocumentColumns:
    """Return the columns of the articles of all runs, in order.

    Its forms are those that occur in them, in alphabetical order.
    """
    runs = list(runs)
    forms, renumbered = _join_forms(runs)
    columns: dict[str, Column] = {}
    for name in LEVELS:
        parts = [_part(records, name, first, stop) for records, first, stop in runs]
        if name in _FORMS:
            parts = [
                renumbered[id(records)][part]
                for (records, _, _), part in zip(runs, parts, strict=True)
            ]
        columns[name] = np.concatenate([_EMPTY[name], *parts])
    return DocumentColumns(
        columns,
        count_bounds(columns),
        forms,
        list(chain.from_iterable(r.languages[first:stop] for r, first, stop in runs)),
        list(chain.from_iterable(r.definitions[first:stop] for r, first, stop in runs)),
    )


def merge_runs(known: Ints) -> Iterator[tuple[bool, int, int]]:
    """Yield runs of articles: whether of the old build, the first, and one past the last.

    known: (n_articles,) number in the old build, or -1 for a new article; new articles are
    numbered in order.
    """
    is_old = known >= 0
    numbers = np.where(is_old, known, np.cumsum(~is_old) - 1)
    parted = (np.diff(numbers) != 1) | (np.diff(is_old) != 0)
    edges = np.concatenate([[0], np.flatnonzero(parted) + 1, [len(known)]]).tolist()
    for first, stop in pairwise(edges):
        if first < stop:
            begin = int(numbers[first])
            yield bool(is_old[first]), begin, begin + stop - first


def count_bounds(columns: Mapping[str, Column]) -> dict[str, Ints]:
    """Return the bounds of each article's rows, by level; see `DocumentColumns.bounds`."""
    passages = bounds_of(columns["n_passages"])
    sentences = bounds_of(columns["n_sentences"])[passages]
    return {
        "article": np.arange(len(passages)),
        "passage": passages,
        "sentence": sentences,
        "token": bounds_of(columns["n_tokens"])[sentences],
        "context": bounds_of(columns["n_context"])[passages],
    }


def bounds_of(counts: Column) -> Ints:
    """Return the cumulative sums of counts, from 0 to the total: (n + 1,)."""
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _part(records: DocumentColumns, name: str, first: int, stop: int) -> Column:
    bounds = records.bounds[LEVELS[name]]
    return records.columns[name][bounds[first] : bounds[stop]]


def _join_forms(runs: Sequence[Run]) -> tuple[list[str], dict[int, Int32s]]:
    """Return the forms in use, and the new numbers of forms, by the `id` of their columns."""
    used: dict[int, tuple[Sequence[str], Bools]] = {}
    for records, first, stop in runs:
        _, mask = used.setdefault(
            id(records), (records.forms, np.zeros(len(records.forms), dtype=bool))
        )
        for name in _FORMS:
            mask[_part(records, name, first, stop)] = True
    kept = {key: list(compress(forms, mask.tolist())) for key, (forms, mask) in used.items()}
    joined = list(dict.fromkeys(sorted(chain.from_iterable(kept.values()))))
    numbers = dict(zip(joined, range(len(joined)), strict=True))
    renumbered = {}
    for key, (forms, mask) in used.items():
        renumbered[key] = np.zeros(len(forms), dtype=np.int32)
        renumbered[key][mask] = list(map(numbers.__getitem__, kept[key]))
    return joined, renumbered


def with_owner(owners: Ints, rows: Column) -> Int32s:
    """Return rows with the number of what they belong to as their first column."""
    return np.column_stack([owners.astype(np.int32), rows])


def without_owner(rows: Int32s) -> Int32s:
    """Return a view of rows without their first column."""
    columns: Int32s = rows[:, 1:]
    return columns


def empty_column(name: str) -> Column:
    """Return a column without rows, of its dtype and width."""
    return _EMPTY[name]


_FORMS = ("forms", "context_forms")
_WIDTHS = {
    "passages": (len(PassageColumn) - 1,),
    "sentences": (len(SentenceColumn) - 1,),
    "signatures": (near_duplicates.COLUMNS,),
}
_TYPES = {"token_kinds": np.uint8, "fingerprints": np.int64, "signatures": np.uint32}
_EMPTY = {
    name: np.zeros((0, *_WIDTHS.get(name, ())), dtype=_TYPES.get(name, np.int32))
    for name in LEVELS
}
