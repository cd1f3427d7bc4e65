"""The code into the texts that it marks, and into the places where it uses them wrongly."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.i18n import markers as marks

CODE = Path(marks.__file__).parents[1]

_FORMS = {"mark": 1, "label": 1, "notice": 1, "mark_n": 2}
_SAID = {"say": 1, "say_n": 2}  # a text may also stand where it is said
_WANTED = {
    "button": "label",
    "InlineKeyboardButton": "label",
    "InlineQueryResultsButton": "label",
    "answer_press": "notice",
}
_NOT_MARKED = "not marked"
_NOT_SPOKEN = ("cli", "i18n")  # what these say is English


class MarkError(ValueError):
    """What is marked cannot be looked up in a catalogue; the message names each place."""


@dataclass(frozen=True, slots=True)
class Text:
    """An English text as the code marks it."""

    forms: tuple[str, ...]
    """The text; for one with a number in it, what is said of one and what of many."""
    files: tuple[str, ...]
    """Where it is marked."""
    is_label: bool = False
    is_notice: bool = False


def read_texts(folder: Path = CODE) -> tuple[Text, ...]:
    """Return the texts that the code in a folder marks, in the order of files and lines.

    Raises: MarkError, for what is marked and is no text: a name, or words with values in them.
    """
    texts: dict[str, Text] = {}
    problems: list[str] = []
    for path in _modules(folder):
        file = path.relative_to(folder).as_posix()
        for call in _calls(path):
            name, forms = _name(call), _texts(call)
            if forms is None:
                continue
            if not forms:
                wants = "the name of a mark_n()" if name == "say_n" else "words, without values"
                problems.append(f"{file}:{call.lineno}: {name}() wants {wants}")
                continue
            text = Text(forms, (file,), name == "label", name == "notice")
            known = texts.setdefault(text.forms[0], text)
            if known.forms != text.forms:
                problems.append(f"{file}:{call.lineno}: {forms[0]!r} is marked in two ways")
            texts[text.forms[0]] = _joined(known, text)
    if problems:
        raise MarkError("\n".join(problems))
    return tuple(texts.values())


def misuses(folder: Path = CODE) -> list[str]:
    """Return where a text is said without a mark, or with one that is for something else."""
    marked = _constants(folder)
    found = [
        f"{path.relative_to(folder).as_posix()}:{call.lineno}: {misuse}"
        for path in _modules(folder)
        for call in _calls(path)
        for misuse in _misused_in(call, marked)
    ]
    return list(dict.fromkeys(found))  # calls stand in calls


def _modules(folder: Path) -> Sequence[Path]:
    modules = sorted(folder.rglob("*.py"))
    return [m for m in modules if m.relative_to(folder).parts[0] not in _NOT_SPOKEN]


def _calls(path: Path) -> Sequence[ast.Call]:
    return _calls_in(ast.parse(path.read_bytes()))


def _calls_in(tree: ast.AST) -> Sequence[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def _name(call: ast.Call) -> str:
    called = call.func
    return getattr(called, "attr", "") or getattr(called, "id", "")


def _texts(call: ast.Call) -> tuple[str, ...] | None:
    """Return the texts in a call; None if it has none to look for, an empty tuple for others."""
    name = _name(call)
    if forms := isinstance(call.func, ast.Name) and _FORMS.get(name):
        given = [_text(argument) for argument in call.args]
        texts = tuple(text for text in given if text)
        return texts if len(texts) == len(given) == forms else ()
    if name not in _SAID or not isinstance(call.func, ast.Attribute) or not call.args:
        return None
    first = call.args[0]
    if name == "say_n" and isinstance(first, ast.Name):
        return ()
    if not isinstance(first, ast.Constant | ast.JoinedStr | ast.BinOp):
        return None  # a name, whose text is marked elsewhere
    texts = tuple(text for text in map(_text, call.args[: _SAID[name]]) if text)
    return texts if len(texts) == _SAID[name] else ()


def _text(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text and isinstance(node, ast.Constant) else None


def _joined(one: Text, other: Text) -> Text:
    files = tuple(dict.fromkeys(one.files + other.files))
    is_label, is_notice = one.is_label or other.is_label, one.is_notice or other.is_notice
    return Text(one.forms, files, is_label, is_notice)


def _constants(folder: Path) -> dict[str, set[str]]:
    """Return how each text is marked, by its name; one name may be had by several modules."""
    marked: dict[str, set[str]] = {}
    for path in _modules(folder):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Assign) and (mark := _mark(node.value)):
                for name in _names(node.targets):
                    marked.setdefault(name, set()).add(mark)
    return marked


def _mark(value: ast.expr) -> str | None:
    """Return how a value is marked, or None when it is no text."""
    if isinstance(value, ast.Call):
        return _name(value) if _name(value) in _FORMS else None
    return _NOT_MARKED if isinstance(value, ast.JoinedStr) or _text(value) else None


def _misused_in(call: ast.Call, marked: Mapping[str, set[str]]) -> Iterator[str]:
    want = _WANTED.get(_name(call))
    for name in _said_in(call):
        marks = marked.get(name, set())
        if marks == {_NOT_MARKED}:
            yield f"{name} is said and not marked"
        elif want and marks and want not in marks:
            yield f"{name} wants to be a {want}()"
    if (pair := _pair_said_by(call)) and "mark_n" not in marked.get(pair, set()):
        yield f"{pair} wants to be a mark_n()"


def _said_in(call: ast.Call) -> Iterator[str]:
    """Yield the names of what is said in a call, or by it."""
    for inner in _calls_in(call):
        if _name(inner) in _SAID and inner.args:
            yield from _names(ast.walk(inner.args[0]))


def _pair_said_by(call: ast.Call) -> str | None:
    """Return the name of the forms that are said of a number: NAME of say_n(*NAME, n)."""
    first = call.args[0] if call.args and _name(call) == "say_n" else None
    return next(_names([first.value]), None) if isinstance(first, ast.Starred) else None


def _names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the constants among the nodes: NAME and module.NAME, but not Kind.NAME."""
    for node in nodes:
        name = ""
        if isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = node.attr if node.value.id.islower() else ""
        if name.isupper():
            yield name
