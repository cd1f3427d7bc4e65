"""Find what is wrong with translations, beyond what Babel's own checkers find."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from gettext import c2py
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

_COUNTED_TO = 1_000  # numbers tried to find those that a plural form is for
_FIELD_LENGTH = 20  # characters that a field of a notice may become
_LIMIT = re.compile(r"[Aa]t most (\d+) characters(, filled in)?")  # as `catalogues` hints
_ENDS = {".": ".", "।": ".", "?": "?", "؟": "?", "!": "!", ":": ":", "…": "…"}
_NO_BREAK_BEFORE = re.compile(r"[^\s\u00a0\u202f][:;!?»](?!\S)|[ ](?:[:;!?»](?!\S))")
_TAG = re.compile(r"<[^>]*>")
_COMMAND = re.compile(r"(?<![\w<])/[a-z]+")


def catalogue_faults(catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong in a catalogue that is in step with the code, a line for each fault."""
    for message in catalogue:
        if message.id:  # not the header
            yield from (
                f"{_forms(message.id)[0]!r}: {fault}" for fault in _faults(message, catalogue)
            )


def _faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    translations = _forms(message.string)
    wanted = catalogue.num_plurals if message.pluralizable else 1
    if not all(translations) or any(message.check(catalogue)):
        yield f"is not translated (forms: {wanted})"
        return
    if message.fuzzy:
        yield "is fuzzy: somebody must look at it"
    for form, translation in enumerate(translations):
        number_may_go = message.pluralizable and _is_of_one_number(form, catalogue)
        english = _forms(message.id)[-1]
        yield from _differences(english, translation, number_may_go=number_may_go)
        yield from _flaws(translation, message, str(catalogue.locale))


def _differences(english: str, translation: str, *, number_may_go: bool) -> Iterator[str]:
    """Yield in what a translation differs from the English and should not."""
    wanted, found = _fields(english), _fields(translation)
    if number_may_go and "n" not in found:
        wanted.pop("n", None)
    if wanted != found:
        yield f"{translation!r}: other fields in braces"
    for of, what in _ALIKE.items():
        if of(english) != of(translation):
            yield f"{translation!r}: {what}"


def _flaws(translation: str, message: Message, language: str) -> Iterator[str]:
    """Yield what is wrong with a translation, whatever the English says."""
    if not _is_balanced(translation):
        yield f"{translation!r}: its tags do not pair"
    if "..." in translation or "  " in translation:
        yield f"{translation!r}: three dots or two spaces"
    if language == "fr" and _NO_BREAK_BEFORE.search(_TAG.sub("", translation)):
        yield f"{translation!r}: a no-break space before : ; ! ? »"
    for limit, filled_in in _LIMIT.findall(" ".join(message.auto_comments)):
        shown = _filled(translation) if filled_in else translation
        if len(shown) > int(limit):
            yield f"{translation!r}: over {limit} characters"


def _fields(text: str) -> Counter[str]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:  # braces that do not pair
        return Counter([str(error)])
    return Counter(name for _, name, _, _ in parts if name is not None)


def _tags(text: str) -> Counter[str]:
    return Counter(_TAG.findall(text))


def _commands(text: str) -> Counter[str]:
    return Counter(_COMMAND.findall(text))


def _line_breaks(text: str) -> int:
    return text.count("\n")


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _end(text: str) -> str:
    """Return the sign that a text ends with, as English writes it; empty for any other end."""
    return _ENDS.get(_TAG.sub("", text).rstrip()[-1:], "")


_ALIKE: Mapping[Callable[[str], object], str] = {
    _tags: "other tags",
    _commands: "other commands",
    _line_breaks: "other line breaks",
    _edges: "other spaces at its edges",
    _end: "ends otherwise",
}


def _is_balanced(text: str) -> bool:
    parser = _TagPairs()
    parser.feed(text)
    parser.close()
    return parser.balanced and not parser.open


class _TagPairs(HTMLParser):
    """Finds out whether each tag is closed, the last one first."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.balanced = True

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base's
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.balanced &= bool(self.open) and self.open.pop() == tag


def _is_of_one_number(form: int, catalogue: Catalog) -> bool:
    """Return whether a plural form is said of one number only, and need not show it."""
    form_of = c2py(catalogue.plural_expr)
    return sum(form_of(n) == form for n in range(_COUNTED_TO)) == 1


def _filled(text: str) -> str:
    return _TAG.sub("", re.sub(r"\{\w+\}", "x" * _FIELD_LENGTH, text))


def _forms(texts: object) -> tuple[str, ...]:
    return tuple(texts) if isinstance(texts, list | tuple) else (str(texts),)
