"""Bring every catalogue up to date with the code, and say what is left to translate."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.i18n.catalogues.checks import problems
from bot.i18n.catalogues.extract import CODE, MarkError, misuses, read_texts
from bot.i18n.catalogues.po_files import TRANSLATED, fill, read_catalogue, updated, write_catalogue


def main(arguments: Sequence[str] | None = None, *, code: Path = CODE) -> int:
    """Write the catalogues of the code in a folder; return 1 when something is left to do."""
    parser = argparse.ArgumentParser(prog="make messages", description=__doc__)
    parser.add_argument(
        "sheets", nargs="*", type=Path, help="JSON files of translations: {text: {language: …}}"
    )
    sheets = [json.loads(path.read_text("utf-8")) for path in parser.parse_args(arguments).sheets]
    try:
        texts = read_texts(code)
    except MarkError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    found: dict[str, list[str]] = {misuse: [] for misuse in misuses(code)}
    for language in TRANSLATED:
        catalogue = updated(read_catalogue(language, code / "i18n" / "locales"), texts)
        for sheet in sheets:
            fill(catalogue, sheet)
        write_catalogue(catalogue, code / "i18n" / "locales")
        for problem in problems(catalogue, texts):
            found.setdefault(problem, []).append(language)
    for problem, languages in found.items():
        sys.stdout.write(f"{problem} {' '.join(languages)}".rstrip() + "\n")
    sys.stdout.write(f"Texts: {len(texts)}; left to do: {len(found)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
