"""Read synonyms.txt, in which an operator lists the words that mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.analysis.lexicon.aliases import SynonymGroup
from retrieval.analysis.tokenizer import to_terms
from retrieval.ingest.problems import ArticleError, Problem, shown
from retrieval.ingest.source import Source

FILE_NAME = "synonyms.txt"
_ONE_WAY = "=>"
_EXPECTED = 'at least two words or phrases, such as "MSF, Doctors Without Borders"'


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What synonyms.txt says; an invalid line counts for nothing but its problem."""

    groups: tuple[SynonymGroup, ...] = ()
    """In order of the file."""
    problems: tuple[Problem, ...] = ()


def read_synonyms(path: Path) -> Synonyms:
    """Return what the file says, and its problems; it never raises."""
    try:
        source = Source.load(path)
        text = source.text()
    except ArticleError as error:
        return Synonyms(problems=error.problems)
    groups: list[SynonymGroup] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if content:
            wrong = list(_flaws(content))
            if wrong:
                problems += (source.problem(*flaw, line=number) for flaw in wrong)
            else:
                groups.append(_group(content))
    return Synonyms(tuple(groups), tuple(problems))


def _group(line: str) -> SynonymGroup:
    asked, one_way, found = line.partition(_ONE_WAY)
    return SynonymGroup(_items(asked), _items(found) if one_way else _items(asked))


def _items(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(","))


def _flaws(line: str) -> Iterator[tuple[str, str]]:
    """Yield what was found and what was expected for each flaw of a line."""
    sides = line.split(_ONE_WAY)
    if len(sides) > 2:
        yield f'"{_ONE_WAY}" is there twice', f'"{_ONE_WAY}" once, or not at all'
        return
    items = [item for side in sides for item in _items(side)]
    if len(items) < 2:
        yield f"{shown(line)} has no synonym", _EXPECTED
        return
    if not all(side.strip() for side in sides):
        yield f'"{_ONE_WAY}" has nothing before or after it', _EXPECTED
        return
    if not all(items):
        yield "a comma has nothing before or after it", _EXPECTED
    for item in dict.fromkeys(filter(None, items)):
        if not to_terms(item):
            yield f"{shown(item)} has only stop words, which are never searched for", _EXPECTED
    for item in dict.fromkeys(items):
        if item and items.count(item) > 1:
            yield f"{shown(item)} is there twice", "each once"
