"""Assemble the columns of all articles into the arrays of an index."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, repeat
from operator import ne
from typing import Any

import numpy as np

from retrieval.analysis import tagger
from retrieval.analysis.lexicon.aliases import Acronym
from retrieval.analysis.lexicon.idf import (
    BACKGROUND_PASSAGES,
    background_shares,
    inverse_document_frequency,
)
from retrieval.analysis.lexicon.word_vectors import vector_rows
from retrieval.index.assembly.build_state import Build
from retrieval.index.assembly.document_columns import (
    DocumentColumns,
    bounds_of,
    merge_runs,
    split_forms,
    with_owner,
)
from retrieval.index.duplicates.duplicate_sentences import (
    ComparableSentences,
    find_duplicate_sentences,
)
from retrieval.index.duplicates.near_duplicates import group_copies
from retrieval.index.index_arrays import IndexArrays, SentenceColumn
from retrieval.index.postings import Postings
from retrieval.index.weighting import bm25, term_counts
from retrieval.index.weighting.term_counts import PassageTerms, TermCounts
from retrieval.types.arrays import Bools, Float32s, Floats, Int32s, Ints
from retrieval.types.article import Article

_AT_ONCE = 1 << 15  # postings that are weighed at a time: they fit into the processor's cache


def assemble(
    articles: Sequence[Article], joined: DocumentColumns, known: Ints, old: Build | None
) -> tuple[list[str], list[str], IndexArrays, TermCounts]:
    """Return the terms, their spellings, the arrays, and the counts that the weights are from.

    joined: the columns of the articles.
    known: (n_articles,) number in the old build, or -1 where it has to be counted anew.
    """
    columns = joined.columns
    owners = np.repeat(np.arange(len(joined.languages)), columns["n_passages"])
    homes = np.repeat(np.arange(len(columns["passages"])), columns["n_sentences"])
    terms, term_of, spellings = _read_forms(joined)
    tokens, context = term_of[columns["forms"]], term_of[columns["context_forms"]]
    english = _in_english(joined, tokens, context, len(terms))
    token_bounds, sentence_bounds = (
        bounds_of(columns["n_tokens"]),
        bounds_of(columns["n_sentences"]),
    )
    own = PassageTerms(tokens, np.diff(token_bounds[sentence_bounds]).astype(np.int32))
    around = PassageTerms(context, columns["n_context"])
    counts = _count(own, around, terms, _moved(joined, known, old), old)
    sentences = with_owner(homes, columns["sentences"])
    kinds = sentences[:, SentenceColumn.KIND]
    copies, retold = _find_duplicates(articles, joined, tokens, kinds)
    arrays = IndexArrays(
        passages=with_owner(owners, columns["passages"]),
        sentences=sentences,
        sentence_bounds=sentence_bounds.astype(np.int32),
        tokens=tokens,
        fingerprints=columns["fingerprints"],
        signatures=columns["signatures"],
        copies=copies,
        retold=retold,
        token_kinds=columns["token_kinds"],
        token_bounds=token_bounds.astype(np.int32),
        context_tokens=context,
        context_bounds=bounds_of(columns["n_context"]).astype(np.int32),
        meanings=np.where(english, vector_rows(terms), -1).astype(np.int32),
        **_weigh(
            counts,
            term_counts.weighted_lengths(own.numbers, around.numbers),
            terms,
            english,
            anew=old is None,
        ),
    )
    return terms, spellings, arrays, counts


def _find_duplicates(
    articles: Sequence[Article], joined: DocumentColumns, tokens: Int32s, kinds: Int32s
) -> tuple[Int32s, Int32s]:
    """Return `IndexArrays.copies` and `IndexArrays.retold`.

    tokens: (n_tokens,) terms. kinds: (n_sentences,) flags, `SentenceKind`.
    """
    columns, bounds = joined.columns, bounds_of(joined.columns["n_tokens"]).astype(np.int32)
    copies = group_copies(
        columns["signatures"],
        joined.bounds["token"].astype(np.int32),
        tokens,
        columns["token_kinds"],
    )
    sentences = ComparableSentences(
        owners=np.repeat(np.arange(len(articles)), np.diff(joined.bounds["sentence"])),
        fingerprints=columns["fingerprints"],
        kinds=kinds,
        token_bounds=bounds,
        tokens=tokens,
        token_kinds=columns["token_kinds"],
    )
    return copies, find_duplicate_sentences(sentences, articles, copies)


def find_acronyms(
    joined: DocumentColumns, terms: Sequence[str], arrays: IndexArrays
) -> list[Acronym]:
    """Return the acronyms that articles define, except those that are also words in lower case."""
    firsts = joined.bounds["sentence"].tolist()
    found = [
        Acronym(one.short, one.long, firsts[article] + one.sentence, article)
        for article, defined in enumerate(joined.definitions)
        for one in defined
    ]
    defined = {one.short for one in found}
    numbers = {term: number for number, term in enumerate(terms) if term in defined}
    shorts = np.zeros(len(terms), dtype=bool)
    shorts[list(numbers.values())] = True
    bare = shorts[arrays.tokens] & ~tagger.are_capitalised(arrays.token_kinds)
    words = set(arrays.tokens[bare].tolist())
    return [one for one in found if numbers.get(one.short) not in words]


def _moved(joined: DocumentColumns, known: Ints, old: Build | None) -> Int32s | None:
    """Return the new number of each passage of the old build, -1 where it is gone: (n_old,).

    None when their order has changed, or when there is no old build.
    """
    if old is None or (np.diff(known[known >= 0]) <= 0).any():
        return None
    bounds = np.searchsorted(old.index.article_of, np.arange(len(old.definitions) + 1))
    moved = np.full(bounds[-1], -1, dtype=np.int32)
    article = 0
    for is_old, first, stop in merge_runs(known):
        if is_old:
            begin, end = bounds[first], bounds[stop]
            moved[begin:end] = joined.bounds["passage"][article] + np.arange(end - begin)
        article += stop - first
    return moved


def _count(
    own: PassageTerms,
    around: PassageTerms,
    terms: Sequence[str],
    moved: Int32s | None,
    old: Build | None,
) -> TermCounts:
    """Count terms in passages; the counts of passages of the old build are taken over."""
    is_new = np.ones(len(own.numbers), dtype=bool)
    if old is None or moved is None:
        return term_counts.count_terms(own, around, np.arange(len(is_new)))
    is_new[moved[moved >= 0]] = False
    new = term_counts.count_terms(own.among(is_new), around.among(is_new), np.flatnonzero(is_new))
    arrays, numbers = old.index.arrays, dict(zip(terms, range(len(terms)), strict=True))
    renumbered = np.array(list(map(numbers.get, old.index.terms, repeat(-1))), dtype=np.int32)
    held = np.repeat(np.arange(len(renumbered), dtype=np.int32), np.diff(arrays.posting_bounds))
    before = TermCounts(held, arrays.posting_passages, old.learned.counts)
    return before.moved(renumbered, moved).joined(new, len(is_new))


def _read_forms(joined: DocumentColumns) -> tuple[list[str], Int32s, list[str]]:
    """Return the terms, the number of each form's term (n_forms,), and the terms' spellings.

    A term is spelled like its most frequent form; of equally frequent ones, like the first in
    alphabetical order.
    """
    forms = joined.forms
    of_forms, spelled = split_forms(forms)
    is_new = list(map(ne, of_forms, [None, *of_forms]))  # forms of a term stand side by side
    terms = list(compress(of_forms, is_new))
    term_of = np.cumsum(is_new, dtype=np.int32) - 1
    own, context = joined.columns["forms"], joined.columns["context_forms"]
    frequency = np.bincount(own, minlength=len(forms)) + np.bincount(context, minlength=len(forms))
    order = np.lexsort((-frequency, term_of)) if forms else np.zeros(0, np.int64)
    best = order[np.flatnonzero(is_new)]
    return terms, term_of, list(map(spelled.__getitem__, best.tolist()))


def _in_english(joined: DocumentColumns, tokens: Int32s, context: Int32s, n_terms: int) -> Bools:
    """Return which terms occur in English articles: (n_terms,)."""
    by_article = np.array([code == "en" for code in joined.languages], dtype=bool)
    english = np.zeros(n_terms, dtype=bool)
    for level, numbers in (("token", tokens), ("context", context)):
        english[numbers[np.repeat(by_article, np.diff(joined.bounds[level]))]] = True
    return english


def _weigh(
    counts: TermCounts, lengths: Floats, terms: Sequence[str], english: Bools, *, anew: bool
) -> dict[str, Any]:
    """Return the arrays of the terms' IDFs and postings, by name.

    The background corpus is English: terms of other languages count as frequent there as here.
    lengths: (n_passages,). english: (n_terms,) which terms occur in English articles.
    anew: use scikit-learn, whose import would take longer than a whole update may.
    """
    n = len(lengths)
    held = np.bincount(counts.terms, minlength=len(terms)).astype(np.float64)
    shares = np.where(english, background_shares(terms), held / max(n, 1))
    bounds = bounds_of(held.astype(np.int64))
    if anew and len(counts.terms):
        idf, weights = _transform(counts, bounds, shares, n)
    else:
        idf, weights = _weigh_counts(counts, held, shares, lengths)
    postings = Postings.from_csc(bounds, counts.passages, weights, n)
    return {
        "idf": idf.astype(np.float32),
        "posting_bounds": postings.bounds,
        "posting_passages": postings.passages,
        "posting_weights": postings.weights,
        "posting_ceilings": postings.ceilings,
    }


def _transform(
    counts: TermCounts, bounds: Ints, shares: Floats, n_passages: int
) -> tuple[Floats, Float32s]:
    """Return IDFs, (n_terms,), and BM25 weights, (n_postings,), from `BM25Transformer`.

    shares: (n_terms,) share of the background's passages that hold each term.
    """
    from scipy import sparse  # noqa: PLC0415 - slow to import, and an update does without

    from retrieval.index.weighting.bm25_transformer import BM25Transformer  # noqa: PLC0415 - as above

    matrix = sparse.csc_matrix(
        (counts.numbers, counts.passages, bounds), shape=(n_passages, len(shares))
    )
    transformer = BM25Transformer(background=shares, background_passages=BACKGROUND_PASSAGES)
    weights = transformer.fit_transform(matrix.tocsr()).tocsc()
    return transformer.idf_, weights.data.astype(np.float32)


def _weigh_counts(
    counts: TermCounts, held: Floats, shares: Floats, lengths: Floats
) -> tuple[Floats, Float32s]:
    """Return what `_transform` does, bit for bit, with numpy alone.

    held: (n_terms,) how many passages hold each term.
    """
    n = len(lengths)
    df = held + BACKGROUND_PASSAGES * shares
    idf = inverse_document_frequency(df, n + BACKGROUND_PASSAGES)
    norms = bm25.norms(lengths, max(float(lengths.sum()) / max(n, 1), 1e-9))
    weights = np.empty(len(counts.terms), dtype=np.float32)
    for start in range(0, len(weights), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        tf = counts.numbers[part].astype(np.float64)
        weights[part] = bm25.weigh(tf, idf[counts.terms[part]], norms[counts.passages[part]])
    return idf, weights
