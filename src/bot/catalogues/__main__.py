"""Bring every catalogue up to date with the code, and say what is left to translate."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.catalogues.checking import problems
from bot.catalogues.files import TRANSLATED, fill, read_catalogue, updated, write_catalogue
from bot.catalogues.texts import MarkError, misuses, read_texts


def main() -> int:
    """Write the catalogues; return 1 when there is something left to do."""
    parser = argparse.ArgumentParser(prog="make messages", description=__doc__)
    parser.add_argument(
        "sheets", nargs="*", type=Path, help="JSON files of translations: {text: {language: …}}"
    )
    sheets = [json.loads(path.read_text("utf-8")) for path in parser.parse_args().sheets]
    try:
        texts = read_texts()
    except MarkError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    left = misuses()
    for language in TRANSLATED:
        catalogue = updated(read_catalogue(language), texts)
        for sheet in sheets:
            fill(catalogue, sheet)
        write_catalogue(catalogue)
        left += [f"{language}.po: {problem}" for problem in problems(catalogue, texts)]
    sys.stdout.write("".join(f"{line}\n" for line in left))
    sys.stdout.write(f"{len(texts)} texts, {len(left)} things left to do\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
