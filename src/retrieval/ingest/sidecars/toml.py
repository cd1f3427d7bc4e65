"""Parse TOML, and find the lines that its fields are on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retrieval.ingest.problems import ArticleError

if TYPE_CHECKING:
    from retrieval.ingest.source import Source

_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def parse_toml(text: str, source: Source) -> dict[str, object]:
    """Return the table that a TOML text defines.

    Raises ArticleError, with the line, when it is not TOML.
    """
    import tomllib  # noqa: PLC0415 -- slow to import, and most folders hold no TOML

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = "nested too deep" if isinstance(error, RecursionError) else str(error)
        at = _PLACE.search(message)
        line = int(at[1]) if at and at[1] else None
        found = f"this is not TOML ({_PLACE.sub('', message)})"
        expected = 'lines such as title = "A clinic in Aleppo"'
        raise ArticleError(source.path, [source.problem(found, expected, line=line)]) from None


def find_field_lines(text: str) -> dict[tuple[str, str], int]:
    """Return line numbers by table and field, and of headers by table and "".

    Fields before the first header have the table "". Fields that are not written one per line are
    missing: the lines only help people to find a problem.
    """
    lines: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        header = line.partition("#")[0].strip()
        name, equals, _ = line.partition("=")
        if header.startswith("[") and header.endswith("]"):
            table = _unquoted(header[1:-1])
            lines.setdefault((table, ""), number)
        elif equals:
            lines.setdefault((table, _unquoted(name)), number)
    return lines


def _unquoted(name: str) -> str:
    return name.strip().strip("\"'")
