"""A translated text into what is wrong with it."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from gettext import c2py
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from bot.i18n.catalogues.extract import Text
from bot.i18n.markers import LONGEST_NOTICE, longest_label

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

_COUNTED_TO = 1_000  # numbers tried to find those that a plural form is for
_FILLED = 20  # characters that a field of a notice may become
_ENDS = {".": ".", "।": ".", "?": "?", "؟": "?", "!": "!", ":": ":", "…": "…"}
_NO_BREAK_BEFORE = re.compile(r"[^\s\u00a0\u202f][:;!?»](?!\S)|[ ](?:[:;!?»](?!\S))")
_TAG = re.compile(r"<[^>]*>")
_COMMAND = re.compile(r"(?<![\w<])/[a-z]+")


def problems(catalogue: Catalog, texts: Iterable[Text]) -> Iterator[str]:
    """Yield what is wrong in a catalogue, a line for each text and fault."""
    wanted = {text.forms[0]: text for text in texts}
    for message in catalogue:
        if not message.id:  # the header
            continue
        first = _forms(message.id)[0]
        if text := wanted.pop(first, None):
            yield from (f"{first!r}: {fault}" for fault in _faults(message, text, catalogue))
        else:
            yield f"{first!r}: is in no module"
    yield from (f"{first!r}: is missing" for first in wanted)


def _faults(message: Message, text: Text, catalogue: Catalog) -> Iterator[str]:
    if _forms(message.id) != text.forms:
        yield "has other forms than in the code"
        return
    said = _forms(message.string)
    wanted = catalogue.num_plurals if len(text.forms) > 1 else 1
    if len(said) != wanted or not all(said):
        yield f"is not translated (forms: {wanted})"
        return
    if message.fuzzy:
        yield "is fuzzy: somebody must look at it"
    of_one = {form for form in range(wanted) if _is_of_one_number(form, catalogue)}
    for form, translation in enumerate(said):
        yield from _compared(text.forms[-1], translation, number_may_go=form in of_one)
        yield from _alone(translation, text, str(catalogue.locale))


def _compared(english: str, translation: str, *, number_may_go: bool) -> Iterator[str]:
    """Yield in what a translation differs from the English and should not."""
    wanted, found = _fields(english), _fields(translation)
    if number_may_go and "n" not in found:
        wanted.pop("n", None)
    if wanted != found:
        yield f"{translation!r}: other fields in braces"
    for of, what in _ALIKE.items():
        if of(english) != of(translation):
            yield f"{translation!r}: {what}"
    if _end(translation) != _end(english):
        yield f"{translation!r}: ends otherwise"


def _alone(translation: str, text: Text, language: str) -> Iterator[str]:
    """Yield what is wrong with a translation, whatever the English says."""
    if not _is_balanced(translation):
        yield f"{translation!r}: its tags do not pair"
    if "..." in translation or "  " in translation:
        yield f"{translation!r}: three dots or two spaces"
    if text.is_label and len(translation) > longest_label(text.forms[0]):
        yield f"{translation!r}: over {longest_label(text.forms[0])} characters for a button"
    if text.is_notice and _filled_length(translation) > LONGEST_NOTICE:
        yield f"{translation!r}: over {LONGEST_NOTICE} characters for an answer to a press"
    if language == "fr" and _NO_BREAK_BEFORE.search(_TAG.sub("", translation)):
        yield f"{translation!r}: a no-break space before : ; ! ? »"


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


_ALIKE: Mapping[Callable[[str], object], str] = {
    _tags: "other tags",
    _commands: "other commands",
    _line_breaks: "other line breaks",
    _edges: "other spaces at its edges",
}


def _end(text: str) -> str:
    """Return the sign that a text ends with, as English writes it; empty for any other end."""
    return _ENDS.get(_TAG.sub("", text).rstrip()[-1:], "")


def _is_balanced(text: str) -> bool:
    parser = _Pairing()
    parser.feed(text)
    parser.close()
    return parser.pairs and not parser.open


class _Pairing(HTMLParser):
    """Finds out whether each tag is closed, the last one first."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.pairs = True

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the base's
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.pairs &= bool(self.open) and self.open.pop() == tag


def _is_of_one_number(form: int, catalogue: Catalog) -> bool:
    """Return whether a plural form is said of one number only, and need not show it."""
    form_of = c2py(catalogue.plural_expr)
    return sum(form_of(n) == form for n in range(_COUNTED_TO)) == 1


def _filled_length(text: str) -> int:
    return len(_TAG.sub("", re.sub(r"\{\w+\}", "x" * _FILLED, text)))


def _forms(texts: object) -> tuple[str, ...]:
    return tuple(texts) if isinstance(texts, list | tuple) else (str(texts),)
