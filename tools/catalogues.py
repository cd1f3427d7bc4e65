"""Update the catalogues in src/bot/i18n/locales with Babel, and list what is left to translate.

Run as `make messages`. See docs/translating.md.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po

from bot.i18n import markers
from bot.i18n.translator import LANGUAGES
from translation_faults import catalogue_faults

CODE = Path(markers.__file__).parents[1]
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")

_KEYWORDS = {"mark": None, "label": None, "notice": None, "mark_n": (1, 2)}
_WIDTH = 99
_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""  # without the dates and versions of Babel's own, which differ each time and for each author


def main(arguments: Sequence[str] | None = None, *, code: Path = CODE) -> int:
    """Update every catalogue; return 1 when something is left to translate or to mend."""
    parser = argparse.ArgumentParser(prog="make messages", description=__doc__)
    parser.add_argument(
        "sheets", nargs="*", type=Path, help="JSON files of translations: {text: {language: …}}"
    )
    sheets = [json.loads(path.read_text("utf-8")) for path in parser.parse_args(arguments).sheets]
    template = extract_template(code)
    left: dict[str, list[str]] = {problem: [] for problem in find_unextractable(code)}
    for language in TRANSLATED:
        path = code / "i18n" / "locales" / f"{language}.po"
        catalogue = read_catalogue(path)
        update(catalogue, template)
        for sheet in sheets:
            fill(catalogue, sheet)
        path.write_text(to_po(catalogue), "utf-8", newline="\n")
        for fault in catalogue_faults(catalogue):
            left.setdefault(fault, []).append(language)
    for problem, languages in left.items():
        print(problem, *languages)
    print(f"Texts: {len(template)}; left to do: {len(left)}")
    return 1 if left else 0


def extract_template(code: Path = CODE) -> Catalog:
    """Return the marked texts of the modules in a folder, in the order of files and lines."""
    template = Catalog()
    methods = [("**.py", f"{__name__}:extract_with_hints")]
    for file, line, text, hints, _ in extract_from_dir(code, methods, keywords=_KEYWORDS):
        template.add(text, locations=[(file, line)], auto_comments=hints)
    return template


def extract_with_hints(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Any,
) -> Iterator[tuple[int, Any, Any, list[str]]]:
    """Extract as Babel does, and tell translators of a label or a notice how long it may be."""
    for line, marker, text, _ in extract_python(file, keywords, comment_tags, options):
        if marker == "label" and text:
            yield (
                line,
                marker,
                text,
                [f"A button: at most {markers.max_label(str(text))} characters."],
            )
        elif marker == "notice":
            yield line, marker, text, [f"At most {markers.MAX_NOTICE} characters, filled in."]
        else:
            yield line, marker, text, []


def find_unextractable(code: Path = CODE) -> list[str]:
    """Return where what is marked is no literal; Babel passes over it without a word."""
    return [
        f"{path.relative_to(code).as_posix()}:{call.lineno}: {call.func.id}() wants literal words"
        for path in sorted(code.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in _KEYWORDS
        and not all(isinstance(text, ast.Constant) for text in call.args)
    ]


def read_catalogue(path: Path) -> Catalog:
    """Return the catalogue in a file named after its language; an empty one if there is no file.

    Raises: PoFileError, when the file is no valid catalogue.
    """
    content = path.read_text("utf-8") if path.is_file() else ""
    return read_po(io.StringIO(content), locale=path.stem, abort_invalid=True)


def update(catalogue: Catalog, template: Catalog) -> None:
    """Bring a catalogue in step with the code; texts that are no longer there are dropped.

    A text that has become one with a number, or has ceased to be, is marked as fuzzy.
    """
    catalogue.update(template, no_fuzzy_matching=True)
    for message in catalogue:
        message.flags &= {"fuzzy"}  # Babel takes "90 % of" for a field


def fill(catalogue: Catalog, sheet: Mapping[str, Mapping[str, str | list[str]]]) -> None:
    """Put the translations of a sheet into a catalogue.

    sheet: for each text (its form for one) and language the translation, or a list of the forms.
    """
    for english, translations in sheet.items():
        message = catalogue.get(english)
        translation = translations.get(str(catalogue.locale))
        if message and translation and message.pluralizable == isinstance(translation, list):
            message.string = translation if isinstance(translation, str) else tuple(translation)
            message.flags.clear()


def to_po(catalogue: Catalog) -> str:
    """Return a catalogue as a .po file; the same for the same texts, whoever writes it when."""
    messages = io.BytesIO()
    write_po(
        messages,
        catalogue,
        width=_WIDTH,
        omit_header=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    header = _HEADER.format(language=catalogue.locale, plural_forms=catalogue.plural_forms)
    return f"{header}{messages.getvalue().decode().strip()}\n"


if __name__ == "__main__":
    sys.exit(main())
