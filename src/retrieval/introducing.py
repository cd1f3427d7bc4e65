"""Tell how well a sentence introduces a name: says who or what it is."""

from __future__ import annotations

import re

_ARTICLE = re.compile(r"(?:the|an?) (?=\S)", re.IGNORECASE)
_IS = (
    r"(?:is|are|was|were|refers? to|means?|denotes?|consists? of)"
    r"(?: (?:also|often|usually|generally|officially|commonly|typically|both|either|defined as))*"
    r" (?:an?|the|one|any|part|parts|located|situated)\b"
)
_ASIDE = r"(?: ?\([^()]{0,200}\)| ?\[[^\[\]]{0,200}\]|, [^.;:]{1,120},)"


class Name:
    """A name to be introduced, or a thing."""

    def __init__(self, name: str) -> None:
        words = _ARTICLE.sub("", name, count=1).split()
        said = r"\s+".join(map(re.escape, words)) + r"(?:e?s)?"
        self._first = re.compile(rf"\W*(?:(?:the|an?) )?{said}{_ASIDE}? {_IS}", re.IGNORECASE)
        self._beside = re.compile(
            rf"\b{said}(?: \(|{_ASIDE}? {_IS}|, (?:an?|the|one of|who|whose|which)\b)"
            rf"|\b(?:known(?: \w+){{0,5}}|called|named|acronym|abbreviated(?: as| to)?"
            rf"|dubbed|nicknamed) \W?{said}\b|\({said}\)",
            re.IGNORECASE,
        )

    def is_introduced_by(self, sentence: str) -> float:
        """Return 1 for a sentence that begins with what it is, less for one that says it beside.

        0 for one that takes it as known.
        """
        if self._first.match(sentence):
            return 1.0
        return 0.6 if self._beside.search(sentence) else 0.0
