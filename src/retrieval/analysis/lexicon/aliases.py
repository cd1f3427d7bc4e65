"""Find in a question what means the same as other words: acronyms, and an operator's synonyms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.analysis.tokenizer import to_terms

Form = tuple[str, ...]
"""A word or a phrase as its terms, in order, stop words left out."""


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Words and phrases that mean the same: whoever asks for one finds the others."""

    asked: tuple[str, ...]
    """What a question may say, as its editor wrote it."""
    found: tuple[str, ...]
    """What an article may say then; the same unless the group goes one way."""


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym as one sentence defines it."""

    short: str
    """Its term."""
    long: Form
    sentence: int
    """Number of the sentence in the index."""
    article: int
    """Number of the article in the index."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Forms that mean the same."""

    forms: tuple[Form, ...]
    """What an article may say."""
    articles: frozenset[int] | None = None
    """Numbers of the articles where it means this; None for all of them."""
    sentences: tuple[int, ...] = ()
    """Numbers of the sentences that define it."""


@dataclass(frozen=True, slots=True)
class AliasMatch:
    """A form that stands in a question, and what it means."""

    start: int
    """Place of its first term."""
    stop: int
    """One past the place of its last term."""
    meaning: Meaning


class AliasTable:
    """Forms by what they begin with; made anew, cheaply, whenever an index is opened."""

    def __init__(
        self, groups: Sequence[SynonymGroup] = (), acronyms: Sequence[Acronym] = ()
    ) -> None:
        self.groups, self.acronyms = tuple(groups), tuple(acronyms)
        self._by_first: dict[str, list[tuple[Form, Meaning]]] = {}
        for group in groups:
            meaning = Meaning(_forms(group.found))
            for form in _forms(group.asked):
                self._add(form, meaning)
        for meaning in _meanings(acronyms):
            for form in meaning.forms:
                self._add(form, meaning)

    def find(self, terms: Sequence[str]) -> Iterator[AliasMatch]:
        """Yield the forms that stand in a question's terms, by their places."""
        for start, term in enumerate(terms):
            for form, meaning in self._by_first.get(term, ()):
                stop = start + len(form)
                if tuple(terms[start:stop]) == form:
                    yield AliasMatch(start, stop, meaning)

    def _add(self, form: Form, meaning: Meaning) -> None:
        self._by_first.setdefault(form[0], []).append((form, meaning))


def _forms(texts: Sequence[str]) -> tuple[Form, ...]:
    forms = (tuple(to_terms(text)) for text in texts)
    return tuple(dict.fromkeys(form for form in forms if form))


def _meanings(acronyms: Sequence[Acronym]) -> Iterator[Meaning]:
    """Yield what the acronyms mean: one that means several things does so by article."""
    by_short: dict[str, list[Acronym]] = {}
    for acronym in acronyms:
        by_short.setdefault(acronym.short, []).append(acronym)
    for short, defined in by_short.items():
        meanings = _told_apart(defined)
        for same in meanings:
            forms = dict.fromkeys(((short,), *(acronym.long for acronym in same)))
            articles = frozenset(acronym.article for acronym in same)
            sentences = tuple(acronym.sentence for acronym in same)
            yield Meaning(tuple(forms), articles if len(meanings) > 1 else None, sentences)


def _told_apart(defined: Sequence[Acronym]) -> list[list[Acronym]]:
    """Return the definitions of one acronym by what they mean.

    Long forms that share half of their terms mean the same. A translation, which does not begin
    like the acronym, means what the others do if they all mean one thing.
    """
    meanings: list[list[Acronym]] = []
    translations = []
    for acronym in defined:
        if acronym.long[0][0] != acronym.short[0]:
            translations.append(acronym)
            continue
        for same in meanings:
            shared = set(acronym.long) & set(same[0].long)
            if 2 * len(shared) >= min(len(acronym.long), len(same[0].long)):
                same.append(acronym)
                break
        else:
            meanings.append([acronym])
    if len(meanings) == 1:
        meanings[0] += translations
    else:
        meanings += [[acronym] for acronym in translations]
    return meanings
