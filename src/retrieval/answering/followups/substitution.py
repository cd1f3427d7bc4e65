"""Find what in an earlier question a new thing takes the place of (And the nurses?)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.analysis.lexicon.word_vectors import unit_vectors, vector_rows
from retrieval.answering.followups import ellipsis, english_words
from retrieval.answering.followups.antecedents import find_names
from retrieval.answering.followups.clauses import ClauseToken, tokenize_clauses

_ASKED_FOR = 0.2  # added for the thing asked for: it is what another is most often put in place of
_ALIKE = 0.35  # cosine from which a new thing takes the place of an old one (nurses, doctors)


def find_replaced(question: str, asked: str) -> list[ClauseToken]:
    """Return the words of the earlier question whose place the new thing takes.

    A name takes the place of a name, a number of a number, and another word that of the word
    that is most often used like it (nurses, doctors), if any is. Behind a preposition (in 2007) it
    takes the place of what stands behind the same one, or of nothing.
    """
    rest = ellipsis.split_opener(question)[1]
    new = [t for t in rest if t.term]
    old = [t for t in tokenize_clauses(asked) if t.term]
    if rest and rest[0].low in english_words.PREPOSITIONS:
        old = [t for t in old if _stands_behind(rest[0].low, t, asked)]
    if not new or not old:
        return []
    head = new[-1]
    if head.text[0].isdigit():
        return [t for t in old if t.text[0].isdigit()][:1]
    if head.is_name:
        named = {t.start for t in old}
        name = next((n for n in find_names(asked) if n.start in named), None)
        return [t for t in tokenize_clauses(asked) if name and name.start <= t.start < name.end]
    old = [t for t in old if not t.is_name]
    if not old:
        return []
    likely = _alike(head, old) + [_ASKED_FOR * _is_asked_for(t, asked) for t in old]
    best = int(np.argmax(likely))
    return [old[best]] if likely[best] >= _ALIKE else []


def _stands_behind(preposition: str, token: ClauseToken, asked: str) -> bool:
    """Tell whether the preposition stands before the word, with at most two words between."""
    return preposition in asked[: token.start].casefold().split()[-3:]


def _alike(new: ClauseToken, old: Sequence[ClauseToken]) -> npt.NDArray[np.float64]:
    """Return how much each old word is used like the new one, up to 1: (n,)."""
    vectors = unit_vectors(vector_rows([new.term, *(token.term for token in old)]))
    return np.asarray(vectors[1:] @ vectors[0], dtype=np.float64)


def _is_asked_for(token: ClauseToken, asked: str) -> bool:
    """Tell whether the word stands right behind what asks: doctors, in "How many doctors ...?"."""
    before = asked[: token.start].casefold().split()[-1:]
    return bool(before) and before[0] in {"many", "much", "which", "what", "whose"}
