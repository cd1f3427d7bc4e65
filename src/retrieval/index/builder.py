"""Build an index over articles: each is analysed by itself, then all are weighted together.

The analysis of unchanged articles is taken over from an earlier build, with the same result.
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
from retrieval.cleaning import passages
from retrieval.cleaning.line_features import LineFeatures, describe_lines
from retrieval.cleaning.line_rules import LineRules
from retrieval.cleaning.repeated_lines import LineTable, find_repeated_lines
from retrieval.index.article_db import StoredArticle, digest_of, short_digest
from retrieval.index.assembly.article_analyzer import ArticleAnalyzer
from retrieval.index.assembly.assembler import assemble, find_acronyms
from retrieval.index.assembly.build_state import Build, BuildState
from retrieval.index.assembly.document_columns import Run, bounds_of, join_columns, merge_runs
from retrieval.index.duplicates import near_duplicates
from retrieval.index.index import Index
from retrieval.index.sentence_history import IndexHistory
from retrieval.index.weighting.term_counts import TITLE_COUNT
from retrieval.types.arrays import Ints, UInt64s
from retrieval.types.article import Article

VERSION = (
    f"7.{tokenizer.VERSION}.{passages.VERSION}.{tagger.VERSION}.{language_id.VERSION}"
    f".{acronyms.VERSION}.{near_duplicates.VERSION}.{TITLE_COUNT}"
)
"""Of all that is built: the build of another version is not taken over."""


def build_index(
    articles: Sequence[Article],
    *,
    synonyms: Sequence[SynonymGroup] = (),
    rules: LineRules | None = None,
    progress: Callable[[int], None] | None = None,
) -> Index:
    """Return an index over the articles.

    synonyms: groups of words that the operator says mean the same.
    rules: which lines the folder's editor wants kept and dropped.
    progress: called after each article with the number done.
    """
    return build(articles, synonyms=synonyms, rules=rules, progress=progress).index


def build(
    articles: Sequence[Article],
    *,
    synonyms: Sequence[SynonymGroup] = (),
    rules: LineRules | None = None,
    progress: Callable[[int], None] | None = None,
    old: Build | None = None,
) -> Build:
    """Return an index over the articles, and what the next build can start from.

    synonyms, rules: as for `build_index`.
    progress: called after each article that had to be analysed, with the number done.
    old: the previous build, from which the columns of unchanged articles are taken over.
    """
    contents, known = _recognise(articles, old)
    ours = [rules.for_article(article) for article in articles] if rules and rules.tables else None
    rulings = _rulings(ours, len(articles))
    digests = np.array([digest_of(article) for article in articles], dtype=np.uint64)
    lines, line_bounds = _join_lines(articles, known, old)
    table = LineTable(
        **{field.name: getattr(lines, field.name) for field in fields(LineFeatures)},
        bounds=line_bounds,
        publishers=[article.publisher for article in articles],
        authors=[article.author for article in articles],
    )
    codes = find_repeated_lines(table).codes
    coded = codes.tobytes()
    repeated = [coded[first:stop] for first, stop in pairwise(line_bounds.tolist())]
    if old:
        _forget_recoded(known, repeated, rulings, old.learned)
    joined = join_columns(
        _runs(articles, known, repeated=repeated, rules=ours, old=old, progress=progress)
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
        equals=AliasTable(synonyms, find_acronyms(joined, terms, arrays)),
        history=history.followed_by(version, _keys(articles, contents, rulings, repeated), firsts),
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
    """Return the digest of each article's content, and its number in the old build or -1."""
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


def _rulings(rules: Sequence[LineRules] | None, n: int) -> UInt64s:
    """Return the digest of the rules for each of n articles, 0 where there are none: (n,)."""
    if rules is None:
        return np.zeros(n, dtype=np.uint64)
    digests = [int(one.digest, 16) if one.tables else 0 for one in rules]
    return np.array(digests, dtype=np.uint64)


def _join_lines(
    articles: Sequence[Article], known: Ints, old: Build | None
) -> tuple[LineFeatures, Ints]:
    """Return the features of all lines, and the bounds of each article's: (n_articles + 1,)."""
    new = [
        describe_lines(a) for a, number in zip(articles, known.tolist(), strict=True) if number < 0
    ]
    table = LineTable.of(new, [None] * len(new), [None] * len(new))
    sources: list[tuple[LineFeatures | LineTable, Ints]] = [(table, table.bounds)]
    if old:
        sources.append((old.learned.lines, old.learned.line_bounds))
    parts = [(*sources[is_old], first, stop) for is_old, first, stop in merge_runs(known)]
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
    return LineFeatures(**joined), bounds_of(np.concatenate([np.zeros(0, np.int64), *counts]))


def _forget_recoded(
    known: Ints, repeated: Sequence[bytes], rulings: UInt64s, learned: BuildState
) -> None:
    """Set `known` to -1 for articles of which other lines may be left out than before."""
    bounds = learned.line_bounds.tolist()
    codes = learned.codes.tobytes()
    before = learned.rulings.tolist()
    for article, (number, ruling) in enumerate(zip(known.tolist(), rulings.tolist(), strict=True)):
        if number < 0:
            continue
        is_coded_alike = codes[bounds[number] : bounds[number + 1]] == repeated[article]
        if not is_coded_alike or before[number] != ruling:
            known[article] = -1


def _runs(
    articles: Sequence[Article],
    known: Ints,
    *,
    repeated: Sequence[bytes],
    rules: Sequence[LineRules] | None,
    old: Build | None,
    progress: Callable[[int], None] | None,
) -> list[Run]:
    """Return the columns of the articles: from the old build where known, else analysed now."""
    analyzer = ArticleAnalyzer()
    unknown = np.flatnonzero(known < 0).tolist()
    for done, number in enumerate(unknown, start=len(articles) - len(unknown) + 1):
        ours = rules[number] if rules else None
        analyzer.add(articles[number], repeated=repeated[number], rules=ours)
        if progress:
            progress(done)
    sources = [analyzer.columns(), *([old.columns()] if old else [])]
    return [(sources[is_old], first, stop) for is_old, first, stop in merge_runs(known)]


def _keys(
    articles: Sequence[Article], contents: UInt64s, rulings: UInt64s, repeated: Sequence[bytes]
) -> UInt64s:
    """Return a digest of each article's id and all that its sentences depend on: (n_articles,)."""
    ids = [article.id for article in articles]
    told = zip(ids, contents.tolist(), rulings.tolist(), repeated, strict=True)
    return np.array([short_digest(repr(one)) for one in told], dtype=np.uint64)


def _version(digests: UInt64s, synonyms: Sequence[SynonymGroup]) -> str:
    said = repr([(group.asked, group.found) for group in synonyms])
    told = f"{VERSION} {said} ".encode("utf-8", "surrogatepass") + digests.tobytes()
    return hashlib.blake2b(told, digest_size=8).hexdigest()
