"""Split text into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from retrieval.analysis.languages import load_language
from retrieval.analysis.languages.sentence_boundaries import mend_boundaries, split_unspaced

_UNPUNCTUATED = frozenset({"th", "lo", "km", "my"})  # seldom mark where sentences end
_WIDE_SPACE = re.compile(r"[^\S\x00-\x7f]")


def sentence_spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence, in order; white space around it is left out.

    language: ISO 639 code, in lower case.
    Offsets are code points of the text; sentences do not overlap, and none is blank.
    """
    for first, last in _boundaries(text, language):
        content = text[first:last].strip()
        if content:
            start = text.index(content, first)
            yield start, start + len(content)


def _boundaries(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text begin and end, from its start to its end."""
    if language in _UNPUNCTUATED:
        yield from split_unspaced(text)
        return
    # sentencex 1.0 panics at a wide space before a full stop; a plain one takes as many places
    spaced = _WIDE_SPACE.sub(" ", text)
    found = sentencex.get_sentence_boundaries(language, spaced)
    spans = ((boundary["start_index"], boundary["end_index"]) for boundary in found)
    if language == "en":
        yield from spans
    else:
        yield from mend_boundaries(spaced, spans, load_language(language))
