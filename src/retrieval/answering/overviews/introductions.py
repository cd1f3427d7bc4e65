"""Tell how well a sentence introduces a name: says who or what it is."""

from __future__ import annotations

import re

_ARTICLE = re.compile(r"(?:the|an?) (?=\S)", re.IGNORECASE)
_IS = (
    r"(?:is|are|was|were|refers? to|means?|denotes?|consists? of)"
    r"(?: (?:also|often|usually|generally|officially|commonly|typically|both|either|defined as))*"
    r" (?:an?|the|one|any|part|parts|located|situated)\b"
)
_OPENING = "\"'“”‘’«„([—–- "
_BESIDE = 0.6  # what introducing by the way is worth beside a sentence that does nothing else
_ASIDE = r"(?: ?\([^()]{0,200}\)| ?\[[^\[\]]{0,200}\]|, [^.;:]{1,120},)"


_AFTER = re.compile(
    rf"[\"”’']?(?: \(|{_ASIDE}? {_IS}|, (?:an?|the|one of|who|whose|which)\b)", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?:known(?: \w+){0,5}|called|named|acronym|abbreviated(?: as| to)?|dubbed|nicknamed)"
    r" [\"“‘'(]?$|\($",
    re.IGNORECASE,
)
_NEAR = 60  # characters before a name in which it is said that somebody is called so


class Subject:
    """A name to be introduced, or a thing."""

    def __init__(self, name: str) -> None:
        words = _ARTICLE.sub("", name, count=1).split()
        said = r"\s+".join(map(re.escape, words))
        self._said = re.compile(rf"\b{said}(?:e?s)?(?!\w)", re.IGNORECASE)

    def is_introduced_by(self, sentence: str) -> float:
        """Return 1 for a sentence that begins with what it is, less for one that says it beside.

        0 for one that takes it as known.
        """
        best = 0.0
        for found in self._said.finditer(sentence):
            if _AFTER.match(sentence, found.end()):
                if not _ARTICLE.sub("", sentence[: found.start()]).strip(_OPENING):
                    return 1.0
                best = _BESIDE
            elif _BEFORE.search(sentence, max(found.start() - _NEAR, 0), found.start()):
                best = _BESIDE
        return best
