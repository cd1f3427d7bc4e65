"""Turn articles into an index: each read by itself, all weighed together.

What an earlier build read of an article is taken over; the index is the same as without.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import pairwise

import numpy as np

from retrieval.analysis import language_id, tagger, tokenizer
from retrieval.analysis.lexicon import acronyms
from retrieval.analysis.lexicon.aliases import AliasTable, SynonymGroup
from retrieval.cleaning import passages, repeated_lines
from retrieval.cleaning.line_rules import Patterns
from retrieval.cleaning.repeated_lines import LineFeatures, LineTable
from retrieval.index import document_columns, near_duplicates
from retrieval.index.article_db import StoredArticle, digest_of, short_digest
from retrieval.index.assembler import assemble, names
from retrieval.index.build_state import Build, BuildState
from retrieval.index.document_columns import Analyst, Run, spans, sums
from retrieval.index.index import Index
from retrieval.index.sentence_history import IndexHistory
from retrieval.index.term_counts import TITLE_COUNT
from retrieval.types.arrays import Ints, UInt64s
from retrieval.types.article import Article

VERSION = (
    f"7.{tokenizer.VERSION}.{passages.VERSION}.{tagger.VERSION}.{language_id.VERSION}"
    f".{acronyms.VERSION}.{near_duplicates.VERSION}.{TITLE_COUNT}"
)
"""Of what is built; what another version built is not taken over."""


def build_index(
    articles: Sequence[Article],
    *,
    synonyms: Sequence[SynonymGroup] = (),
    patterns: Patterns | None = None,
    progress: Callable[[int], None] | None = None,
) -> Index:
    """Return an index over the articles.

    synonyms: what an operator says means the same.
    patterns: which lines an editor wants kept and dropped.
    progress: called with the number of articles done, after each.
    """
    return build(articles, synonyms=synonyms, patterns=patterns, progress=progress).index


def build(
    articles: Sequence[Article],
    *,
    synonyms: Sequence[SynonymGroup] = (),
    patterns: Patterns | None = None,
    progress: Callable[[int], None] | None = None,
    old: Build | None = None,
) -> Build:
    """Return an index over the articles, and what the next one can be made from.

    patterns: which lines an editor wants kept and dropped.
    old: the build before, of which the records of unchanged articles are taken over.
    progress: called with the number of articles done, after each that is not taken over.
    """
    contents, known = _recognise(articles, old)
    ours = [patterns.of(article) for article in articles] if patterns and patterns.tables else None
    rulings = _rulings(ours, len(articles))
    digests = np.array([digest_of(article) for article in articles], dtype=np.uint64)
    lines, line_bounds = _join_lines(articles, known, old)
    table = LineTable(
        **{field.name: getattr(lines, field.name) for field in fields(LineFeatures)},
        bounds=line_bounds,
        publishers=[article.publisher for article in articles],
        authors=[article.author for article in articles],
    )
    codes = repeated_lines.learn(table)
    coded = codes.tobytes()
    stale = [coded[first:stop] for first, stop in pairwise(line_bounds.tolist())]
    if old:
        _forget_recoded(known, stale, rulings, old.learned)
    joined = document_columns.join(
        _runs(articles, known, stale=stale, patterns=ours, old=old, progress=progress)
    )
    terms, spellings, arrays, counts = assemble(articles, joined, known, old)
    version = _version(digests, synonyms)
    firsts = joined.bounds["sentence"].astype(np.int32)
    history = old.index.history if old else IndexHistory()
    index = Index(
        articles,
        spellings,
        terms,
        arrays,
        article_languages=joined.languages,
        version=version,
        equals=AliasTable(synonyms, names(joined, terms, arrays)),
        history=history.followed_by(version, _keys(articles, contents, rulings, stale), firsts),
    )
    learned = BuildState(
        contents,
        rulings,
        digests,
        joined.columns["forms"],
        joined.columns["context_forms"],
        lines,
        line_bounds,
        codes,
        counts.numbers,
    )
    return Build(index, learned, joined.forms, joined.definitions)


def _recognise(articles: Sequence[Article], old: Build | None) -> tuple[UInt64s, Ints]:
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
    about = (article.title, article.language, article.publisher, article.author)
    return short_digest(repr((about, article.blocks, article.text)))


def _rulings(patterns: Sequence[Patterns] | None, n: int) -> UInt64s:
    """Return a digest of the patterns that concern each of n articles, 0 where there are none."""
    if patterns is None:
        return np.zeros(n, dtype=np.uint64)
    digests = [int(one.digest, 16) if one.tables else 0 for one in patterns]
    return np.array(digests, dtype=np.uint64)


def _join_lines(
    articles: Sequence[Article], known: Ints, old: Build | None
) -> tuple[LineFeatures, Ints]:
    """Return what is known of the articles' lines, and where each article's are."""
    new = [
        repeated_lines.lines_of(a)
        for a, number in zip(articles, known.tolist(), strict=True)
        if number < 0
    ]
    table = LineTable.of(new, [None] * len(new), [None] * len(new))
    sources: list[tuple[LineFeatures | LineTable, Ints]] = [(table, table.bounds)]
    if old:
        sources.append((old.learned.lines, old.learned.line_bounds))
    parts = [(*sources[is_old], first, stop) for is_old, first, stop in spans(known)]
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
        for field in fields(LineFeatures)
    }
    return LineFeatures(**joined), sums(np.concatenate([np.zeros(0, np.int64), *counts]))


def _forget_recoded(
    known: Ints, stale: Sequence[bytes], rulings: UInt64s, learned: BuildState
) -> None:
    """Take for unknown the articles of which other lines may be left out than before."""
    bounds = learned.line_bounds.tolist()
    codes = learned.codes.tobytes()
    before = learned.rulings.tolist()
    for article, (number, ruling) in enumerate(zip(known.tolist(), rulings.tolist(), strict=True)):
        if number < 0:
            continue
        is_coded_alike = codes[bounds[number] : bounds[number + 1]] == stale[article]
        if not is_coded_alike or before[number] != ruling:
            known[article] = -1


def _runs(
    articles: Sequence[Article],
    known: Ints,
    *,
    stale: Sequence[bytes],
    patterns: Sequence[Patterns] | None,
    old: Build | None,
    progress: Callable[[int], None] | None,
) -> list[Run]:
    """Return the records of the articles: those known from the old build, the others read."""
    analyst = Analyst()
    unknown = np.flatnonzero(known < 0).tolist()
    for done, number in enumerate(unknown, start=len(articles) - len(unknown) + 1):
        ours = patterns[number] if patterns else None
        analyst.read(articles[number], stale=stale[number], patterns=ours)
        if progress:
            progress(done)
    sources = [analyst.records(), *([old.records()] if old else [])]
    return [(sources[is_old], first, stop) for is_old, first, stop in spans(known)]


def _keys(
    articles: Sequence[Article], contents: UInt64s, rulings: UInt64s, stale: Sequence[bytes]
) -> UInt64s:
    """Return a digest of each article's id and of all that its sentences depend on."""
    ids = [article.id for article in articles]
    told = zip(ids, contents.tolist(), rulings.tolist(), stale, strict=True)
    return np.array([short_digest(repr(one)) for one in told], dtype=np.uint64)


def _version(digests: UInt64s, synonyms: Sequence[SynonymGroup]) -> str:
    said = repr([(group.asked, group.found) for group in synonyms])
    told = f"{VERSION} {said} ".encode("utf-8", "surrogatepass") + digests.tobytes()
    return hashlib.blake2b(told, digest_size=8).hexdigest()
