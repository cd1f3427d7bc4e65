"""Turn restrictions into which articles, passages and sentences of an index satisfy them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.analysis.languages import scripts
from retrieval.analysis.tokenizer import to_terms
from retrieval.index.index import Index
from retrieval.ranking.features.extractor import SentenceCandidates
from retrieval.ranking.features.word_locations import WordLocations
from retrieval.search.candidates import PassageCandidates
from retrieval.search.filter_syntax import fold_phrase, fold_publisher
from retrieval.types.arrays import Bools
from retrieval.types.article import Article
from retrieval.types.filters import Filters

_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, eq=False)
class AllowedSentences:
    """What of an index may be quoted."""

    articles: Bools
    """(n_articles,)"""
    passages: Bools
    """(n_passages,) those with a sentence that may be quoted."""
    sentences: Bools
    """(n_sentences,)"""

    def found(self, found: PassageCandidates) -> PassageCandidates:
        """Return the passages found that may be quoted, of which there must be one."""
        kept = self.passages[found.passages]
        return PassageCandidates(found.passages[kept], found.scores[kept], found.article_has[kept])

    def candidates(self, candidates: SentenceCandidates) -> SentenceCandidates:
        """Return the candidates that may be quoted; the others were their surroundings alone.

        Of each passage there is one left, as all passages were found to be allowed.
        """
        kept = np.flatnonzero(self.sentences[candidates.sentences])
        around = candidates.surroundings
        return SentenceCandidates(
            candidates.sentences[kept],
            {name: values.take(kept) for name, values in candidates.columns.items()},
            WordLocations(
                around.in_sentence[kept],
                around.passage_of[kept],
                around.articles,
                around.in_passage,
                around.beside,
                around.in_article,
            ),
        )


def find_allowed(restrictions: Filters, index: Index) -> AllowedSentences | None:
    """Return what may be quoted, or None where all may."""
    if not restrictions:
        return None
    articles = np.array([_is_allowed(article, restrictions) for article in index.articles], bool)
    owners = index.arrays.sentence_passages
    sentences = articles[index.article_of[owners]]
    for phrase in restrictions.exact:
        sentences &= _holding(phrase, sentences, index)
    for word in restrictions.without:
        sentences &= ~_with_word(word, sentences, index)
    for phrase in restrictions.without_exact:
        sentences &= ~_holding(phrase, sentences, index)
    return AllowedSentences(articles, _with_any(sentences, index), sentences)


def without_copies(allowed: AllowedSentences | None, index: Index) -> AllowedSentences | None:
    """Return what is allowed with no copy of any of it beside it; None: everything.

    Copies would crowd out what else there is to find, and be rivals of what they repeat.
    """
    before = None if allowed is None else allowed.sentences
    sentences = index.duplicates.without_duplicates(before)
    if sentences is None or sentences is before:
        return allowed
    articles = np.ones(len(index.articles), dtype=bool) if allowed is None else allowed.articles
    return AllowedSentences(articles, _with_any(sentences, index), sentences)


def _with_any(sentences: Bools, index: Index) -> Bools:
    """Return which passages have any of the sentences: (n_passages,)."""
    passages = np.zeros(len(index.arrays.passages), dtype=bool)
    passages[index.arrays.sentence_passages[sentences]] = True
    return passages


def has_exact(text: str, phrase: str) -> bool:
    """Tell whether the text holds the phrase as written, as whole words where words are spaced."""
    said, folded = fold_phrase(text), fold_phrase(phrase)
    start = said.find(folded)
    while start >= 0:
        if _is_whole(said, start, start + len(folded)):
            return True
        start = said.find(folded, start + 1)
    return False


def _is_allowed(article: Article, restrictions: Filters) -> bool:
    """Tell whether the article is of one of the sources, and of the time."""
    since, until = restrictions.since, restrictions.until
    if (since or until) and article.published is None:
        return False
    if since and article.published and article.published < since.first:
        return False
    if until and article.published and article.published > until.last:
        return False
    publisher = article.publisher or ""
    return not restrictions.sources or any(_names(publisher, s) for s in restrictions.sources)


def _names(publisher: str, source: str) -> bool:
    """Tell whether the source's words stand together in the publisher's name."""
    name, asked = fold_publisher(publisher), fold_publisher(source)
    if any(map(scripts.is_unspaced, asked)):
        return "".join(asked) in "".join(name)
    return any(name[i : i + len(asked)] == asked for i in range(len(name) - len(asked) + 1))


def _holding(phrase: str, among: Bools, index: Index) -> Bools:
    """Return which of the sentences hold the phrase as written: (n_sentences,).

    Its longest word is looked for first, since that takes little.
    """
    longest = max(_LETTERS.findall(fold_phrase(phrase)), key=len)
    found = np.zeros(len(among), dtype=bool)
    numbers = np.flatnonzero(among)
    rows = np.asarray(index.arrays.sentences[numbers])
    homes = index.article_of[rows[:, 0]]
    for home in np.unique(homes).tolist():
        text = index.articles[home].text
        if longest not in _folded(text):
            continue
        inside = homes == home
        spans = zip(numbers[inside].tolist(), rows[inside, 1:3].tolist(), strict=True)
        for number, (start, end) in spans:
            sentence = text[start:end]
            found[number] = longest in _folded(sentence) and has_exact(sentence, phrase)
    return found


def _folded(text: str) -> str:
    """Return the text with its letters folded, marks and white space as they are."""
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFC", text).replace("\u00ad", "").casefold()


def _with_word(word: str, among: Bools, index: Index) -> Bools:
    """Return which of the sentences hold the word in any of its forms: (n_sentences,)."""
    if scripts.is_unspaced(word[0]):
        return _holding(word, among, index)
    spelled = {tuple(to_terms(word, language)) for language in index.languages}
    found = np.zeros(len(among), dtype=bool)
    if () in spelled:  # a word that is not indexed, such as "before"
        found |= _holding(word, among, index)
    for terms in spelled - {()}:
        numbers = [index.term_ids.get(term, -1) for term in terms]
        if -1 not in numbers:
            found |= _with_terms(numbers, index)
    return found


def _with_terms(terms: Sequence[int], index: Index) -> Bools:
    """Return which sentences hold the terms one behind the other: (n_sentences,)."""
    tokens = np.asarray(index.arrays.tokens)
    places = np.flatnonzero(tokens == terms[0])
    homes = np.searchsorted(index.arrays.token_bounds, places, side="right") - 1
    for step, term in enumerate(terms[1:], start=1):
        inside = places + step < index.arrays.token_bounds[homes + 1]
        places, homes = places[inside], homes[inside]
        follows = tokens[places + step] == term
        places, homes = places[follows], homes[follows]
    found = np.zeros(len(index.arrays.sentences), dtype=bool)
    found[homes] = True
    return found


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether no word goes on before or behind the slice."""
    return not (
        _joined(text[start - 1 : start], text[start])
        or _joined(text[end - 1], text[end : end + 1])
    )


def _joined(before: str, after: str) -> bool:
    """Tell whether two characters side by side are of one word."""
    if not (_is_of_a_word(before) and _is_of_a_word(after)):
        return False
    return not (scripts.is_unspaced(before) or scripts.is_unspaced(after))


def _is_of_a_word(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "LNM"
