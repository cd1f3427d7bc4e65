from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from bot.i18n.catalogues.extract import Text
from bot.i18n.catalogues.po_files import (
    content,
    fill,
    parse,
    read_catalogue,
    updated,
    write_catalogue,
)

TEXTS = (
    Text(("More",), ("views.py",), is_label=True),
    Text(("90 % of {words}",), ("views.py", "why.py")),
    Text(("{n} article", "{n} articles"), ("library.py",)),
    Text(("Gone.",), ("door.py",), is_notice=True),
)


def translated() -> Catalog:
    catalogue = Catalog("de")
    catalogue.add("More", "Mehr", user_comments=["Not Weiter, which turns pages."])
    catalogue.add(("{n} article", "{n} articles"), ("{n} Artikel", "{n} Artikel"))
    catalogue.add("Old", "Alt")
    catalogue.add("Gone.", "Vielleicht.", flags=["fuzzy"])
    return catalogue


def test_what_is_known_stays_translated_what_is_new_waits_and_what_is_gone_goes() -> None:
    assert content(updated(translated(), TEXTS)) == (
        'msgid ""\n'
        'msgstr ""\n'
        '"Language: de\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        "\n"
        "# Not Weiter, which turns pages.\n"
        "#. A button: at most 14 characters.\n"
        "#: views.py\n"
        'msgid "More"\n'
        'msgstr "Mehr"\n'
        "\n"
        "#: views.py why.py\n"
        'msgid "90 % of {words}"\n'
        'msgstr ""\n'
        "\n"
        "#: library.py\n"
        'msgid "{n} article"\n'
        'msgid_plural "{n} articles"\n'
        'msgstr[0] "{n} Artikel"\n'
        'msgstr[1] "{n} Artikel"\n'
        "\n"
        "#. At most 200 characters, filled in.\n"
        "#: door.py\n"
        'msgid "Gone."\n'
        'msgstr ""\n'
    )


def test_writing_and_reading_again_changes_nothing(tmp_path: Path) -> None:
    write_catalogue(updated(translated(), TEXTS), tmp_path)
    written = (tmp_path / "de.po").read_bytes()
    write_catalogue(updated(read_catalogue("de", tmp_path), TEXTS), tmp_path)
    assert (tmp_path / "de.po").read_bytes() == written


def test_a_text_that_gets_a_second_form_is_translated_anew() -> None:
    catalogue = Catalog("de")
    catalogue.add("{n} article", "{n} Artikel")
    new = updated(catalogue, [TEXTS[2]]).get("{n} article")
    assert new is not None
    assert not any(new.string)


def test_a_language_without_a_catalogue_begins_with_an_empty_one(tmp_path: Path) -> None:
    new = updated(read_catalogue("tr", tmp_path), TEXTS)
    assert len(new) == len(TEXTS)
    assert "nplurals=1" in content(new)


def test_a_sheet_fills_in_what_it_has_for_the_language() -> None:
    catalogue = updated(Catalog("de"), TEXTS)
    fill(
        catalogue,
        {
            "More": {"de": "Mehr", "fr": "Plus"},
            "{n} article": {"de": ["{n} Artikel", "{n} Artikel"]},
            "Gone.": {"fr": "Parti."},
            "Of no module": {"de": "Nirgends"},
            "90 % of {words}": {"de": ["of no number", "as the list has it"]},
        },
    )
    assert [message.string for message in catalogue if message.id] == [
        "Mehr", "", ("{n} Artikel", "{n} Artikel"), "",
    ]  # fmt: skip


def test_a_broken_file_is_no_catalogue() -> None:
    with pytest.raises(PoFileError):
        parse('msgid "a"\nmsgstr "b\nnonsense', "de")
