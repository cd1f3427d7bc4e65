"""Turn articles into an index: each read by itself, all weighed together.

What an earlier build read of an article is taken over; the index is the same as without.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval import (
    acronyms,
    analysis,
    bm25,
    counting,
    kinds,
    language,
    meaning,
    rarity,
    records,
    repeated,
    segment,
)
from retrieval.article import Article
from retrieval.counting import TITLE_COUNT, Counts, Held
from retrieval.equals import Acronym, Equals, Group
from retrieval.history import History
from retrieval.index import Arrays, Index
from retrieval.postings import Postings
from retrieval.records import Analyst, Column, Definition, Records, Run, count_bounds, sums
from retrieval.repeated import Lines, LineTable
from retrieval.stored import StoredArticle, Texts, digest_of, short_digest

VERSION = (
    f"5.{analysis.VERSION}.{segment.VERSION}.{kinds.VERSION}.{language.VERSION}"
    f".{acronyms.VERSION}.{TITLE_COUNT}"
)
"""Of what is built; what another version built is not taken over."""

UInt64s = npt.NDArray[np.uint64]
Int64s = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known of the articles beside what their index serves, for the next build."""

    contents: UInt64s
    """(n_articles,) digest of all that an article's records depend on but its lines' codes."""
    digests: UInt64s
    """(n_articles,) digest of all that is known of an article."""
    forms: npt.NDArray[np.int32]
    """(n_tokens,) numbers of forms, which `Arrays.tokens` has the terms of."""
    context_forms: npt.NDArray[np.int32]
    lines: Lines
    """Of all articles, in order."""
    line_bounds: Int64s
    """(n_articles + 1,) article a's lines are [bounds[a]:bounds[a + 1]]."""
    codes: repeated.Codes
    """(n_lines,) as `repeated.learn` told them."""
    counts: npt.NDArray[np.float32]
    """(n_postings,) how often each posting's passage holds its term: `Counts.numbers`."""


@dataclass(frozen=True, slots=True)
class Build:
    """An index, and what the next one can be made from."""

    index: Index
    learned: Learned
    forms: Sequence[str]
    definitions: Sequence[tuple[Definition, ...]]
    """(n_articles,)"""
    texts: Texts | None = None
    """Where the texts of the index's articles are, once it is saved."""

    def records(self) -> Records:
        """Return the records that the index was made of."""
        arrays, learned = self.index.arrays, self.learned
        passages = np.searchsorted(self.index.article_of, np.arange(len(self.definitions) + 1))
        columns: dict[str, Column] = {
            "n_passages": np.diff(passages).astype(np.int32),
            "passages": arrays.passages[:, 1:],
            "n_sentences": np.diff(arrays.sentence_bounds),
            "n_context": np.diff(arrays.context_bounds),
            "sentences": arrays.sentences[:, 1:],
            "n_tokens": np.diff(arrays.token_bounds),
            "forms": learned.forms,
            "token_kinds": arrays.token_kinds,
            "context_forms": learned.context_forms,
        }
        return Records(
            columns,
            count_bounds(columns),
            self.forms,
            self.index.article_languages,
            self.definitions,
        )


def build_index(
    articles: Sequence[Article],
    *,
    synonyms: Sequence[Group] = (),
    progress: Callable[[int], None] | None = None,
) -> Index:
    """Return an index over the articles.

    synonyms: what an operator says means the same.
    progress: called with the number of articles done, after each.
    """
    return build(articles, synonyms=synonyms, progress=progress).index


def build(
    articles: Sequence[Article],
    *,
    synonyms: Sequence[Group] = (),
    progress: Callable[[int], None] | None = None,
    old: Build | None = None,
) -> Build:
    """Return an index over the articles, and what the next one can be made from.

    old: the build before, of which the records of unchanged articles are taken over.
    progress: called with the number of articles done, after each that is not taken over.
    """
    contents, known = _recognise(articles, old)
    digests = np.array([digest_of(article) for article in articles], dtype=np.uint64)
    lines, line_bounds = _join_lines(articles, known, old)
    table = LineTable(
        **{field.name: getattr(lines, field.name) for field in fields(Lines)},
        bounds=line_bounds,
        publishers=[article.publisher for article in articles],
    )
    codes = repeated.learn(table)
    stale = [codes[first:stop].tobytes() for first, stop in pairwise(line_bounds)]
    if old:
        _forget_recoded(known, stale, old.learned)
    joined = records.join(_runs(articles, known, stale, old, progress))
    terms, spellings, arrays, counts = _finish(joined, known, old)
    version = _version(digests, synonyms)
    firsts = joined.bounds["sentence"].astype(np.int32)
    history = old.index.history if old else History()
    index = Index(
        articles,
        spellings,
        terms,
        arrays,
        article_languages=joined.languages,
        version=version,
        equals=Equals(synonyms, _names(joined, terms, arrays)),
        history=history.followed_by(version, _keys(articles, contents, stale), firsts),
    )
    learned = Learned(
        contents,
        digests,
        joined.columns["forms"],
        joined.columns["context_forms"],
        lines,
        line_bounds,
        codes,
        counts.numbers,
    )
    return Build(index, learned, joined.forms, joined.definitions)


def _recognise(articles: Sequence[Article], old: Build | None) -> tuple[UInt64s, Int64s]:
    """Return a digest of each article's content, and its number in the old build, or -1."""
    before = {content: n for n, content in enumerate(old.learned.contents.tolist())} if old else {}
    contents, known = [], []
    for article in articles:
        if old and isinstance(article, StoredArticle) and article.texts is old.texts:
            known.append(article.number)
            contents.append(int(old.learned.contents[article.number]))
        else:
            contents.append(_content(article))
            known.append(before.get(contents[-1], -1))
    return np.array(contents, dtype=np.uint64), np.array(known, dtype=np.int64)


def _content(article: Article) -> int:
    return short_digest(repr((article.title, article.language, article.blocks, article.text)))


def _join_lines(
    articles: Sequence[Article], known: Int64s, old: Build | None
) -> tuple[Lines, Int64s]:
    """Return what is known of the articles' lines, and where each article's are."""
    new = [
        repeated.lines_of(a)
        for a, number in zip(articles, known.tolist(), strict=True)
        if number < 0
    ]
    table = LineTable.of(new, [None] * len(new))
    sources: list[tuple[Lines | LineTable, Int64s]] = [(table, table.bounds)]
    if old:
        sources.append((old.learned.lines, old.learned.line_bounds))
    parts = [(*sources[is_old], first, stop) for is_old, first, stop in _spans(known)]
    counts = [np.diff(bounds[first : stop + 1]) for _, bounds, first, stop in parts]
    joined = {
        field.name: np.concatenate(
            [
                getattr(table, field.name)[:0],
                *(
                    getattr(lines, field.name)[bounds[first] : bounds[stop]]
                    for lines, bounds, first, stop in parts
                ),
            ]
        )
        for field in fields(Lines)
    }
    return Lines(**joined), sums(np.concatenate([np.zeros(0, np.int64), *counts]))


def _forget_recoded(known: Int64s, stale: Sequence[bytes], learned: Learned) -> None:
    """Take for unknown the articles of which other lines are left out than before."""
    bounds = learned.line_bounds.tolist()
    codes = learned.codes.tobytes()
    for article, number in enumerate(known.tolist()):
        if number >= 0 and codes[bounds[number] : bounds[number + 1]] != stale[article]:
            known[article] = -1


def _runs(
    articles: Sequence[Article],
    known: Int64s,
    stale: Sequence[bytes],
    old: Build | None,
    progress: Callable[[int], None] | None,
) -> list[Run]:
    """Return the records of the articles: those known from the old build, the others read."""
    analyst = Analyst()
    unknown = np.flatnonzero(known < 0).tolist()
    for done, number in enumerate(unknown, start=len(articles) - len(unknown) + 1):
        analyst.read(articles[number], stale=stale[number])
        if progress:
            progress(done)
    sources = [analyst.records(), *([old.records()] if old else [])]
    return [(sources[is_old], first, stop) for is_old, first, stop in _spans(known)]


def _spans(known: Int64s) -> Iterator[tuple[bool, int, int]]:
    """Yield which articles to take in turn: of the old ones or of the new, from one to another.

    known: each article's number among the old ones, or -1; the new ones are in order.
    """
    is_old = known >= 0
    numbers = np.where(is_old, known, np.cumsum(~is_old) - 1)
    parted = (np.diff(numbers) != 1) | (np.diff(is_old) != 0)
    edges = np.concatenate([[0], np.flatnonzero(parted) + 1, [len(known)]]).tolist()
    for first, stop in pairwise(edges):
        if first < stop:
            begin = int(numbers[first])
            yield bool(is_old[first]), begin, begin + stop - first


def _finish(
    joined: Records, known: Int64s, old: Build | None
) -> tuple[list[str], list[str], Arrays, Counts]:
    """Return the terms, their spellings, the arrays, and what their weights were made of.

    known: each article's number in the old build, or -1.
    """
    columns = joined.columns
    owners = np.repeat(np.arange(len(joined.languages)), columns["n_passages"])
    homes = np.repeat(np.arange(len(columns["passages"])), columns["n_sentences"])
    terms, term_of, spellings = _read_forms(joined)
    tokens, context = term_of[columns["forms"]], term_of[columns["context_forms"]]
    english = _in_english(joined, tokens, context, len(terms))
    token_bounds, sentence_bounds = sums(columns["n_tokens"]), sums(columns["n_sentences"])
    own = Held(tokens, np.diff(token_bounds[sentence_bounds]).astype(np.int32))
    around = Held(context, columns["n_context"])
    counts = _count(own, around, terms, _moved(joined, known, old), old)
    arrays = Arrays(
        passages=_numbered(owners, columns["passages"]),
        sentences=_numbered(homes, columns["sentences"]),
        sentence_bounds=sentence_bounds.astype(np.int32),
        tokens=tokens,
        token_kinds=columns["token_kinds"],
        token_bounds=token_bounds.astype(np.int32),
        context_tokens=context,
        context_bounds=sums(columns["n_context"]).astype(np.int32),
        meanings=np.where(english, meaning.rows(terms), -1).astype(np.int32),
        **_weigh(counts, counting.lengths(own.numbers, around.numbers), terms, english),
    )
    return terms, spellings, arrays, counts


def _moved(joined: Records, known: Int64s, old: Build | None) -> Int32s | None:
    """Return the number of each of the old build's passages now, -1 for those that are gone.

    None where they are not in the order that they had, or there is no old build.
    """
    if old is None or (np.diff(known[known >= 0]) <= 0).any():
        return None
    bounds = np.searchsorted(old.index.article_of, np.arange(len(old.definitions) + 1))
    moved = np.full(bounds[-1], -1, dtype=np.int32)
    article = 0
    for is_old, first, stop in _spans(known):
        if is_old:
            begin, end = bounds[first], bounds[stop]
            moved[begin:end] = joined.bounds["passage"][article] + np.arange(end - begin)
        article += stop - first
    return moved


def _count(
    own: Held, around: Held, terms: Sequence[str], moved: Int32s | None, old: Build | None
) -> Counts:
    """Return how often the passages hold the terms; those of the old build count as they did."""
    is_new = np.ones(len(own.numbers), dtype=bool)
    if old is None or moved is None:
        return counting.count(own, around, np.arange(len(is_new)))
    is_new[moved[moved >= 0]] = False
    new = counting.count(own.among(is_new), around.among(is_new), np.flatnonzero(is_new))
    arrays, numbers = old.index.arrays, {term: number for number, term in enumerate(terms)}
    renumbered = np.array([numbers.get(term, -1) for term in old.index.terms], dtype=np.int32)
    held = np.repeat(np.arange(len(renumbered), dtype=np.int32), np.diff(arrays.posting_bounds))
    before = Counts(held, arrays.posting_passages, old.learned.counts)
    return before.moved(renumbered, moved).joined(new, len(is_new))


def _numbered(numbers: Int64s, rows: Column) -> Int32s:
    return np.column_stack([numbers.astype(np.int32), rows])


def _read_forms(joined: Records) -> tuple[list[str], Int32s, list[str]]:
    """Return the terms, each form's term's number, and the terms' spellings.

    A term is spelled like its most frequent form, of equals the first in the alphabet.
    """
    split = [records.split_form(form) for form in joined.forms]
    terms = list(dict.fromkeys(term for term, _ in split))
    numbers = {term: number for number, term in enumerate(terms)}
    term_of = np.array([numbers[term] for term, _ in split], dtype=np.int32)
    own, context = joined.columns["forms"], joined.columns["context_forms"]
    frequency = np.bincount(own, minlength=len(split)) + np.bincount(context, minlength=len(split))
    order = np.lexsort((-frequency, term_of)) if split else np.zeros(0, np.int64)
    best = order[np.searchsorted(term_of, np.arange(len(terms)))]
    return terms, term_of, [split[form][1] for form in best.tolist()]


def _in_english(joined: Records, tokens: Int32s, context: Int32s, n_terms: int) -> Bools:
    """Return for each term whether it stands in an English article: (n_terms,)."""
    by_article = np.array([code == "en" for code in joined.languages], dtype=bool)
    english = np.zeros(n_terms, dtype=bool)
    for level, numbers in (("token", tokens), ("context", context)):
        english[numbers[np.repeat(by_article, np.diff(joined.bounds[level]))]] = True
    return english


def _weigh(
    counts: Counts, lengths: Floats, terms: Sequence[str], english: Bools
) -> dict[str, Any]:
    """Return the terms' rarities and their postings.

    The background knows English alone: terms of other languages are as rare as in the library.
    lengths: (n_passages,). english: (n_terms,) whether each stands in an English article.
    """
    n = len(lengths)
    held = np.bincount(counts.terms, minlength=len(terms)).astype(np.float64)
    shares = np.where(english, rarity.background_shares(terms), held / max(n, 1))
    df = held + rarity.BACKGROUND_PASSAGES * shares
    idf = rarity.inverse_document_frequency(df, n + rarity.BACKGROUND_PASSAGES)
    norms = bm25.norms(lengths, max(float(lengths.sum()) / max(n, 1), 1e-9))
    weights = bm25.weigh(
        counts.numbers.astype(np.float64), idf[counts.terms], norms[counts.passages]
    )
    postings = Postings.from_csc(sums(held.astype(np.int64)), counts.passages, weights, n)
    return {
        "idf": idf.astype(np.float32),
        "posting_bounds": postings.bounds,
        "posting_passages": postings.passages,
        "posting_weights": postings.weights,
        "posting_ceilings": postings.ceilings,
    }


def _names(joined: Records, terms: Sequence[str], arrays: Arrays) -> list[Acronym]:
    """Return the acronyms that are never a word without a capital, as AIDS may be aids."""
    firsts = joined.bounds["sentence"].tolist()
    found = [
        Acronym(one.short, one.long, firsts[article] + one.sentence, article)
        for article, defined in enumerate(joined.definitions)
        for one in defined
    ]
    numbers = {term: number for number, term in enumerate(terms)}
    shorts = np.zeros(len(terms), dtype=bool)
    shorts[[numbers[one.short] for one in found if one.short in numbers]] = True
    bare = shorts[arrays.tokens] & ~kinds.are_capitalised(arrays.token_kinds)
    words = set(arrays.tokens[bare].tolist())
    return [one for one in found if numbers.get(one.short) not in words]


def _keys(articles: Sequence[Article], contents: UInt64s, stale: Sequence[bytes]) -> UInt64s:
    """Return a digest of each article's id and of all that its sentences depend on."""
    told = zip(articles, contents.tolist(), stale, strict=True)
    keys = [short_digest(repr((article.id, content, codes))) for article, content, codes in told]
    return np.array(keys, dtype=np.uint64)


def _version(digests: UInt64s, synonyms: Sequence[Group]) -> str:
    said = repr([(group.asked, group.found) for group in synonyms])
    told = f"{VERSION} {said} ".encode("utf-8", "surrogatepass") + digests.tobytes()
    return hashlib.blake2b(told, digest_size=8).hexdigest()
