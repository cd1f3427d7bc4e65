"""Read the front matter of a Markdown text: YAML between --- lines, TOML between +++ lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from retrieval.ingest.problems import ArticleError
from retrieval.ingest.sidecars import toml
from retrieval.ingest.source import Source

_FRONT_MATTER = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<text>.*?)^(?P=fence)[ \t]*\r?$\n?",
    re.DOTALL | re.MULTILINE,
)
_YAML_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata in a file's front matter, and where it is."""

    given: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line numbers of the fields, by name."""
    end: int = 0
    """Code point at which the Markdown begins."""


def read_front_matter(text: str, source: Source) -> FrontMatter:
    """Return the front matter of a text, empty when there is none.

    Raises ArticleError, with the line, when it is not YAML or TOML.
    """
    found = _FRONT_MATTER.match(text)
    if not found:
        return FrontMatter()
    inside = "\n" + found["text"]  # in place of the fence, so that lines count as in the file
    if found["fence"] == "---":
        given, lines = _read_yaml(inside, source)
    else:
        given = toml.parse_toml(inside, source)
        lines = {
            name: at for (table, name), at in toml.find_field_lines(inside).items() if not table
        }
    return FrontMatter(given, lines, found.end())


def _read_yaml(text: str, source: Source) -> tuple[dict[str, object], dict[str, int]]:
    """Return the fields, as strings and lists of strings, and their lines.

    Values are read without YAML's type guesses: `title: 1984` and `language: no` are strings.
    """
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise _not_yaml(*_complaint(error), source) from None
    given: dict[str, object] = {}
    lines: dict[str, int] = {}
    if root is None:
        return given, lines
    if not isinstance(root, yaml.MappingNode):
        raise _not_yaml("no fields", _line(root), source)
    for key, value in root.value:
        name = _value(key)
        if not isinstance(name, str):
            continue  # no field of ours
        if name in given:
            raise _not_yaml(f'"{name}" is given twice', _line(key), source)
        given[name], lines[name] = _value(value), _line(key)
    return given, lines


def _value(node: yaml.Node) -> object:
    """Return a node's string or list of strings, or an empty table for anything else."""
    if isinstance(node, yaml.ScalarNode):
        return None if node.style is None and node.value in _YAML_NULLS else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) if isinstance(item, yaml.ScalarNode) else {} for item in node.value]
    return {}


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _complaint(error: Exception) -> tuple[str, int | None]:
    """Return the error message of YAML, and the line."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return str(error.problem), error.problem_mark.line + 1
    if isinstance(error, RecursionError):
        return "nested too deep", None
    if isinstance(error, yaml.YAMLError):
        return str(error).partition("\n")[0], None
    return "an escape that stands for no character", None


def _not_yaml(message: str, line: int | None, source: Source) -> ArticleError:
    found = f"the front matter is not a YAML mapping ({message})"
    expected = "lines such as title: A clinic in Aleppo"
    return ArticleError(source.path, [source.problem(found, expected, line=line)])
