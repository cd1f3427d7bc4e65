"""Turn a sentence into the names that it holds, by their capitals; without them, what recurs."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.analysis.languages import load_language, scripts
from retrieval.analysis.tokenizer import to_english_term, tokenize

LONGEST = 30  # characters: what a button holds

_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x2C00))))
_CAPITALISED = re.compile(
    rf"(?<![\w'’.&-])(?:[a-z]{{1,2}}-)?[{_CAPITALS}](?:[\w'’.&-]*\w)?"  # al-Assad
)
_LETTER = re.compile(r"[^\W_]")
_LINKS = frozenset("of de del della di da do dos das du des der den von van bin ibn y".split())  # noqa: SIM905 - a table of words is read
_TITLES = frozenset(
    """
    dr mr mrs ms prof sir professor president minister prime king queen prince princess general
    captain senator pope chief judge director doctor herr frau docteur monsieur madame señor señora
    """.split()  # noqa: SIM905 - as above
)
_OPENS = re.compile(r"[.!?:;…]?\s*[\"“”‘«„([—–-]\s*$|[.!?:…]\s+$")  # a capital follows anyway
_SUFFIX = re.compile(r"(?<=\w\w)['’][a-zçğıöşü]{0,5}$")  # Syria's; Glasgow'da, in Turkish
# English words of this shape say what somebody is, where no capital follows: Syrian forces.
_SAYS_WHAT = re.compile(r"(?:ian|ean|can|ish|ese|ch|i|ic|ern|ist|ed)$")
_FOLLOWED = re.compile(r" [a-z]|-[a-z]")
_CLAUSE = re.compile(r"[^\w\u0e30-\u0e4e]+|\d+")
_JOINS = frozenset("and & et und y e".split())  # noqa: SIM905 - as above
_SAMPLE = 400  # characters that tell a text's script
_MOST_LINKS = 2  # words between two of a name: of the, de la
_MARKS = 6  # characters before a word in which a quotation opens
_SPACES = (" ", "\u00a0")
_AFTER_TITLES = (". ", ".\u00a0")
_HAN = re.compile("[\u3400-\u9fff]")
_SHORTEST_RECURRING = 4  # letters of a word in a script without capitals
_PIECES = range(2, 7)  # characters of what recurs where words are not spaced


@dataclass(frozen=True, slots=True)
class Entity:
    """What a sentence names."""

    text: str
    """As it stands there."""
    sure: bool
    """False where its capital may only be its sentence's first."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def find_entities(sentence: str) -> Iterator[Entity]:
    """Yield what the sentence names: words with capitals that stand together, and acronyms."""
    if sentence.isupper():
        return
    for run in _runs(sentence):
        kept = list(itertools.dropwhile(_is_no_name, run))
        if not kept:
            continue
        start, end = kept[0].start, kept[-1].end
        text = _SUFFIX.sub("", sentence[start:end])
        after = sentence[end:]
        describes = len(kept) == 1 and _FOLLOWED.match(after) and _SAYS_WHAT.search(text)
        if 1 < len(text) <= LONGEST and not describes and not after.startswith((":", ".,")):
            first = kept[0] is run[0] and _begins(sentence, start)
            yield Entity(text, not first or _is_acronym(text))


def find_recurring(texts: Sequence[str], language: str) -> Iterator[tuple[str, int]]:
    """Yield what stands often in texts of a script without capitals, with how often it does."""
    if any(scripts.is_unspaced(text[:1]) for text in texts):
        yield from _recurring_pieces(texts, language)
        return
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for word in tokenize(text, language):
            forms.setdefault(word.term, Counter())[word.text] += 1
    for counted in forms.values():
        text, _ = counted.most_common(1)[0]
        if _SHORTEST_RECURRING <= len(text) <= LONGEST and not text[0].isdecimal():
            yield text, counted.total()


def has_capitals(text: str) -> bool:
    """Tell whether the text is in a script that has capitals, by most of its first letters."""
    letters = [character for character in text[:_SAMPLE] if character.isalpha()]
    return sum(letter.lower() != letter.upper() for letter in letters) > len(letters) / 2


def _runs(sentence: str) -> Iterator[list[_Word]]:
    """Yield the words with capitals that follow one another, words such as "of" between them."""
    run: list[_Word] = []
    linked = False
    for word in _words(sentence):
        between = sentence[run[-1].end : word.start] if run else ""
        links = between.split()
        if run and _is_gap(between, links, run[-1], linked=linked):
            linked |= bool(links) and links[0] in _LINKS
            run.append(word)
        else:
            if run:
                yield run
            run, linked = [word], False
    if run:
        yield run


def _is_gap(between: str, links: Sequence[str], before: _Word, *, linked: bool) -> bool:
    """Tell whether a name goes on behind what stands between two of its words.

    Words are joined by "and" only in a name that has an "of" already.
    """
    if between in _SPACES:
        return True
    if between in _AFTER_TITLES:
        return before.text.lower() in _TITLES
    if len(links) > _MOST_LINKS or between != f" {' '.join(links)} ":
        return False
    return all(link in _LINKS or (linked and link in _JOINS) for link in links)


def _words(sentence: str) -> Iterator[_Word]:
    """Yield the words with capitals; of "Borders-supported" the name alone."""
    for found in _CAPITALISED.finditer(sentence):
        text = found.group()
        kept, *parts = text.split("-")
        if kept[:1].isupper():
            capitals = itertools.takewhile(lambda part: part[:1].isupper(), parts)
            text = "-".join([kept, *capitals])
        if _is_capitalised(text):
            yield _Word(text, found.start())


def _is_capitalised(word: str) -> bool:
    parts = word.split("-")
    if len(parts) > 1 and len(parts[0]) <= 2 and parts[0].islower():
        parts = parts[1:]  # al-Assad
    return all(part[:1].isupper() for part in parts if part)


def _is_no_name(word: _Word) -> bool:
    text = word.text
    return text.lower() in _TITLES or text in _LINKS or not to_english_term(text)


def _begins(sentence: str, start: int) -> bool:
    """Tell whether a capital is to be expected there, name or not."""
    first = _LETTER.search(sentence)
    is_first = first is None or start <= first.start()
    return is_first or bool(_OPENS.search(sentence[max(start - _MARKS, 0) : start]))


def _is_acronym(text: str) -> bool:
    return text.isupper() and text.isalpha() and len(text) <= 6


def _recurring_pieces(texts: Sequence[str], language: str) -> Iterator[tuple[str, int]]:
    """Yield pieces that stand three times or more and in no longer piece as often."""
    stops = load_language(language).stops
    counts: Counter[str] = Counter()
    for text in texts:
        spoken = stops.sub(" ", text) if stops else text
        for clause in _CLAUSE.split(spoken):
            for size in _PIECES:
                counts.update(clause[i : i + size] for i in range(len(clause) - size + 1))
    often = {piece: n for piece, n in counts.items() if n >= 3}
    inside = {
        part for piece, n in often.items() for part in (piece[1:], piece[:-1])
        if often.get(part) == n
    }  # fmt: skip
    for piece, n in often.items():
        whole = _HAN.match(piece) or (len(piece) >= _SHORTEST_RECURRING and piece[0].isalpha())
        if whole and piece not in inside:
            yield piece, n
