"""Tell a sentence from a label, a caption or a heading by the shape of its line alone.

Lines are compared folded: see `fold_line`.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from retrieval.cleaning.line_rules import fold_line
from retrieval.types.article import Article

_CREDITED = re.compile(
    r"""\( (?: [^()]{1,60}/[^()]{1,60}            # (Omar Sanadiki/Reuters)
          | (?:photo|image|picture|credit|courtesy|submitted|supplied)\b[^()]{0,80} ) \) $
      | [.!?]["'”]?\s \( [\w.&' -]{2,40} \) $     # He is a surgeon. (CBC)
      | [.!?]["'”]?\s [\w.&' -]{2,40}/[\w.&' -]{2,40} $""",  # It fell. Omar Sanadiki/Reuters
    re.VERBOSE,
)
_ITEM = re.compile(r"(?:[-*•·▪◦–—]|\d{1,3}[.)]) \S")  # of a list: bare, but worth quoting
_HOLDS_SENTENCE = re.compile(r"\b\w{4,}[.!?][\"'”)]* \w")  # shorter words may be abbreviations
_CAPTION_START = re.compile(r"^(watch|video|listen|photo|image|picture|caption|file photo)\s*:")
_ENDS = tuple(".!?…。！？।॥؟۔።։")
CLOSERS = "\"'”’»)]}›」』*_ "
OPENERS = "\"'“‘«([{‹「『*_ "
_MAX_HEADING_WORDS = 20
_MAX_HEADING = 150  # characters, for scripts without spaces
_MAX_CAPTION = 600  # characters: a caption is quoted whole


def folded_lines(article: Article) -> list[str]:
    """Return the folded text of each block, in order."""
    return [fold_line(article.text[block.start : block.end]) for block in article.blocks]


def is_label(line: str) -> bool:
    """Tell whether a folded line is short and has no punctuation of a sentence or a caption."""
    is_bare = not (_is_sentence(line) or _HOLDS_SENTENCE.search(line) or _ITEM.match(line))
    return is_bare and not is_long(line) and not is_caption(line)


def is_long(line: str) -> bool:
    """Tell whether a folded line is too long for a heading."""
    return line.count(" ") >= _MAX_HEADING_WORDS or len(line) > _MAX_HEADING


def is_punctuated(lines: Collection[str]) -> bool:
    """Tell whether the article ends its sentences with punctuation (Thai, say, does not)."""
    judged = list(filter(is_long, lines)) or list(filter(None, lines))
    return sum(map(_is_sentence, judged)) * 2 > len(judged)


def ends_sentence(line: str) -> bool:
    """Tell whether a folded line ends with a full stop or the like."""
    return line.rstrip(CLOSERS).endswith(_ENDS)


def is_caption(line: str) -> bool:
    """Tell whether a folded line is a caption: it ends with a credit or begins with a label."""
    if len(line) > _MAX_CAPTION:
        return False
    is_credited = not ends_sentence(line) and _CREDITED.search(line) is not None
    return is_credited or _CAPTION_START.match(line) is not None


def _is_sentence(line: str) -> bool:
    return ends_sentence(line) or line.endswith((":", ";", ","))
