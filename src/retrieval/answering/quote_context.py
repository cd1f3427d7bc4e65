"""Find the sentence that must stand before another one for that to make sense."""

from __future__ import annotations

import re

from retrieval.index.index import Index
from retrieval.types.article import Sentence, Span

_FEW = 2  # sentences of a paragraph that is one thought of the article, as in news

_OPENING = "\"'“”‘’«„([—–- "
_CALENDAR = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August"
    r"|September|October|November|December"
)
_SAID = (
    r"(?:said|says|told|tells|added|adds|explained|explains|wrote|writes|argued|argues|warned|warns"
    r"|claimed|claims|noted|notes|stated|states|denied|denies|announced|reported|described|recalled"
    r"|insisted|admitted|believes|believed|thinks|thought|hopes|hoped)"
)

# What a sentence begins with that speaks of something before it.
_POINTS_BACK = re.compile(
    r"(?:He|She|They|His|Her|Hers|Their|Its|It|This|These|That|Both|Neither|Another|Others?|Such"
    r"|Some of (?:them|these|those)|(?:One|Two|Most|Many|All|Each|None) of (?:them|these|those))\b"
    r"(?!-)"
    r"|Those\b(?! (?:who|whose|that|which|of|in|with|from|\w+ing|\w+ed)\b)"
    r"|The latter\b|The former(?=,| (?:is|was|are|were|had|has|of|two|being)\b)"
    r"|The (?:same|other|others|two|three|pair|duo)\b(?! \w+ of\b)"
    r"|He's\b|She's\b|They're\b|It's\b|He’s\b|She’s\b|They’re\b|It’s\b|They've\b|They’ve\b"
)
_CONNECTS = re.compile(
    r"(?:However|But|Moreover|Furthermore|Therefore|Thus|Hence|Consequently|Nevertheless"
    r"|Nonetheless|Instead(?! of)|Otherwise|Similarly|Likewise|Conversely|Additionally|In addition"
    r"(?! to)|Also|Besides(?=,)|Meanwhile|Then|For example|For instance|As a result(?! of)"
    r"|(?:In|By) contrast(?! (?:to|with))|On the (?:other hand|contrary)|In turn|That is|And|Or|So"
    r"|Yet|Still|Afterwards?|Later(?! in the)|Since then|By then|At (?:that|this|the same) time"
    r"|In (?:this|that|these|doing so|those (?:days|years|times|cases|circumstances))"
    r"|From (?:this|that|there|then)"
    r"|For (?:this|that|these) \w+|After (?:this|that)|Because of (?:this|that|these)"
    r"|Among (?:these|them)|Of these|Too|Again)\b(?!-)"
)
# "It" that stands for nothing: "It is likely that", "It was Curie who", "It takes years to".
_EXPLETIVE = re.compile(
    r"It(?:[’']s| is| was| has been| had been| will be| would be| may be| might be| could be"
    r"| became| becomes| remains| seems| appears)"
    r"(?: not| also| now| still| often| generally| widely| sometimes| first| thus)*"
    r"(?: (?:\w+ly |very |quite |more |less |too |so )?"
    r"(?:likely|unlikely|possible|impossible|important|clear|unclear|true|known|unknown|believed"
    r"|thought|said|estimated|reported|necessary|common|difficult|easy|hard|worth|rumou?red"
    r"|claimed|argued|hoped|feared|expected|assumed|considered|suggested|agreed|certain|uncertain"
    r"|evident|obvious|probable|customary|customarily|essential|fortunate|good|better|best|time"
    r"|raining|snowing|dark|late|early|recommended|required|understood|proposed|decided|announced)"
    r"\b(?=[^.]*\b(?:that|to|who|whether|if|how|for|when|which)\b)"
    r"| [^,;:]{1,80}? (?:that|who|which)\b)"
    r"|It (?:seems|appears|turns? out|turned out|happens|follows|takes?|took|rains?|rained)\b"
)
# "In 1831 he left", "On Friday, it was hit": nobody is named before the pronoun.
_PRONOUN_SOON = re.compile(
    r"(?:In|On|At|By|After|Before|During|Since|Until|From|When|While|As|Although|Though|Because|If"
    r"|Once|Upon|Throughout|Despite|Today|Now|Here|There|Soon|Eventually|Finally|Initially"
    r"|Originally|Subsequently|First|Next|Perhaps)\b"
    rf"(?:(?:{_CALENDAR})\b|[^A-Z\"“]){{0,80}}?\b(?:he|she|they)\b"
    r"(?![^.]{0,80}?, (?:[A-Z][\w’'-]+ )+(?:was|is|had|[a-z]+ed)\b)"  # "When he died, Chopin was"
)
_PRONOUN_AFTER_DATE = re.compile(
    rf"(?:In|On|By|Since|Until|From|During)(?: the)?(?: early| late| mid)?"
    rf"(?:-| (?:{_CALENDAR})| \d{{1,4}}(?:st|nd|rd|th|s)?| [a-z]+ century)+,? (?:it|its|their)\b"
)
# "The doctor said": who that is stands before.
_SOMEBODY_SAID = re.compile(rf"The (?:[a-z]+ )?[a-z]+ (?:also |later |then )?{_SAID}\b")
_NAME = re.compile(r"(?<=[\w,;:] )[A-Z]\w")


def find_context(index: Index, number: int) -> Span | None:
    """Return the sentence before, if the sentence of that number makes no sense without it.

    It stands in the same paragraph, or in the one before where paragraphs are short and no
    heading parts them. Only one is returned, though it may need another itself.
    """
    sentence = index.sentence(number)
    before = _before(index, number, sentence)
    if before is None or before.passage.caption or not needs_context(sentence):
        return None
    if _SOMEBODY_SAID.match(sentence.text) and not _NAME.search(before.text):
        return None
    return Span(before.article, before.start, before.end)


def needs_context(sentence: Sentence) -> bool:
    """Tell whether the sentence speaks of what only the one before it can name.

    By signs of English; what is known to be in another language needs nothing.
    """
    if sentence.passage.caption or not (sentence.article.language or "en").startswith("en"):
        return False
    text = sentence.text.lstrip(_OPENING)
    if _EXPLETIVE.match(text):
        return False
    signs = (_POINTS_BACK, _CONNECTS, _PRONOUN_SOON, _PRONOUN_AFTER_DATE, _SOMEBODY_SAID)
    return any(sign.match(text) for sign in signs)


def _before(index: Index, number: int, sentence: Sentence) -> Sentence | None:
    """Return the sentence before it in its paragraph or, between short paragraphs, its article."""
    if number == 0:
        return None
    before = index.sentence(number - 1)
    if before.article is not sentence.article:
        return None
    if before.passage == sentence.passage:
        return before
    passages = index.arrays.sentences[[number - 1, number], 0]
    bounds = index.arrays.sentence_bounds
    sizes = bounds[passages + 1] - bounds[passages]
    same_heading = before.passage.heading == sentence.passage.heading
    return before if same_heading and (sizes <= _FEW).all() else None
