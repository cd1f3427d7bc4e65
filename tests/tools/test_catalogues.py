from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError

from catalogues import (
    TRANSLATED,
    extract_template,
    fill,
    find_unextractable,
    main,
    read_catalogue,
    to_po,
    update,
)

Run = Callable[..., tuple[int, str]]

ALL = " ".join(TRANSLATED)
CODE = {
    "admission.py": 'GONE = notice("Gone.")\n',
    "library.py": 'ARTICLES = mark_n("{n} article", "{n} articles")\n',
    "views.py": 'MORE = label("More")\nSHARE = mark("90 % of {words}")\n',
    "why/words.py": 'SHARE = mark("90 % of {words}")\n',
}


def write(folder: Path, code: str, name: str = "questions.py") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(code, "utf-8")
    return folder


@pytest.fixture
def template(tmp_path: Path) -> Catalog:
    for name, code in CODE.items():
        write(tmp_path, code, name)
    return extract_template(tmp_path)


def ids(catalogue: Catalog) -> list[object]:
    return [message.id for message in catalogue if message.id]


def translated() -> Catalog:
    catalogue = Catalog("de")
    catalogue.add("More", "Mehr", user_comments=["Not Weiter, which turns pages."])
    catalogue.add(("{n} article", "{n} articles"), ("{n} Artikel", "{n} Artikel"))
    catalogue.add("Old", "Alt")
    return catalogue


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('A = mark("one")', "one"),
        ('A = mark("one " "two")', "one two"),
        ('A = mark(\n    "one {x} "\n    "two"\n)', "one {x} two"),
        ('A = mark("""one\n\ntwo""")', "one\n\ntwo"),
        ("A = mark('it\\'s \\u2026')", "it's …"),
        ('A = mark_n("{n} a", "{n} b")', ("{n} a", "{n} b")),
        ('T = {mark("key"): 1}', "key"),
        ('M = (("stats", mark("in a table")),)', "in a table"),
    ],
)
def test_a_text_is_found_however_it_is_written(
    tmp_path: Path, code: str, text: str | tuple[str, ...]
) -> None:
    assert ids(extract_template(write(tmp_path, code))) == [text]
    assert find_unextractable(tmp_path) == []


@pytest.mark.parametrize(
    "code",
    [
        "t.say(NAME)",
        "def mark(text): return text",
        "self.label(x)",
        "say('x')",
    ],
)
def test_what_is_not_marked_is_no_text(tmp_path: Path, code: str) -> None:
    assert ids(extract_template(write(tmp_path, code))) == []
    assert find_unextractable(tmp_path) == []


def test_each_place_is_named_where_what_is_marked_cannot_be_extracted(tmp_path: Path) -> None:
    write(tmp_path, 'mark(f"one {x}")\n\nmark(NAME)\nmark("one" + x)\nmark_n("one", MANY)\n')
    write(tmp_path, "label('one'.upper())\n", "views.py")
    assert find_unextractable(tmp_path) == [
        "questions.py:1: mark() wants literal words",
        "questions.py:3: mark() wants literal words",
        "questions.py:4: mark() wants literal words",
        "questions.py:5: mark_n() wants literal words",
        "views.py:1: label() wants literal words",
    ]


def test_what_is_known_stays_translated_what_is_new_waits_and_what_is_gone_goes(
    template: Catalog,
) -> None:
    catalogue = translated()
    update(catalogue, template)
    assert to_po(catalogue) == (
        'msgid ""\n'
        'msgstr ""\n'
        '"Language: de\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        "\n"
        "#. At most 200 characters, filled in.\n"
        "#: admission.py\n"
        'msgid "Gone."\n'
        'msgstr ""\n'
        "\n"
        "#: library.py\n"
        'msgid "{n} article"\n'
        'msgid_plural "{n} articles"\n'
        'msgstr[0] "{n} Artikel"\n'
        'msgstr[1] "{n} Artikel"\n'
        "\n"
        "# Not Weiter, which turns pages.\n"
        "#. A button: at most 14 characters.\n"
        "#: views.py\n"
        'msgid "More"\n'
        'msgstr "Mehr"\n'
        "\n"
        "#: views.py why/words.py\n"
        'msgid "90 % of {words}"\n'
        'msgstr ""\n'
    )


def test_writing_and_reading_again_changes_nothing(tmp_path: Path, template: Catalog) -> None:
    catalogue = translated()
    update(catalogue, template)
    path = tmp_path / "de.po"
    path.write_text(to_po(catalogue), "utf-8")
    again = read_catalogue(path)
    update(again, template)
    assert to_po(again) == path.read_text("utf-8")


def test_a_text_that_gets_a_second_form_must_be_looked_at(template: Catalog) -> None:
    catalogue = Catalog("de")
    catalogue.add("{n} article", "{n} Artikel")
    update(catalogue, template)
    message = catalogue.get("{n} article")
    assert message
    assert message.fuzzy
    assert message.string == ("{n} Artikel", "")


def test_a_language_without_a_catalogue_begins_with_an_empty_one(
    tmp_path: Path, template: Catalog
) -> None:
    catalogue = read_catalogue(tmp_path / "tr.po")
    update(catalogue, template)
    assert len(catalogue) == len(template) == 4
    assert "nplurals=1" in to_po(catalogue)


def test_a_sheet_fills_in_what_it_has_for_the_language(template: Catalog) -> None:
    catalogue = Catalog("de")
    update(catalogue, template)
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
    said = {str(message.id): message.string for message in catalogue if message.id}
    assert said.pop("More") == "Mehr"
    assert said.pop("('{n} article', '{n} articles')") == ("{n} Artikel", "{n} Artikel")
    assert not any(said.values())


def test_a_broken_file_is_no_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "de.po"
    path.write_text('msgid "a"\nmsgstr "b\nnonsense')
    with pytest.raises(PoFileError):
        read_catalogue(path)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs the command on some code and returns its exit code and words."""
    (tmp_path / "i18n" / "locales").mkdir(parents=True)

    def run(code: str, sheet: dict[str, object] | None = None) -> tuple[int, str]:
        write(tmp_path, code)
        (tmp_path / "sheet.json").write_text(json.dumps(sheet or {}), "utf-8")
        done = main([str(tmp_path / "sheet.json")], code=tmp_path)
        said = capsys.readouterr()
        return done, said.out + said.err

    return run


def test_it_says_what_is_left_to_do_once_for_all_languages_until_nothing_is(run: Run) -> None:
    code = 'NO = mark("No.")\n'
    assert run(code) == (
        1,
        f"'No.': is not translated (forms: 1) {ALL}\nTexts: 1; left to do: 1\n",
    )
    said = {language: "Nein." for language in TRANSLATED if language != "tr"}
    assert run(code, {"No.": said | {"fr": "Non"}}) == (
        1,
        "'No.': 'Non': ends otherwise fr\n"
        "'No.': is not translated (forms: 1) tr\n"
        "Texts: 1; left to do: 2\n",
    )
    assert run(code, {"No.": {"fr": "Non.", "tr": "Yok."}}) == (
        0,
        "Texts: 1; left to do: 0\n",
    )


def test_what_is_marked_wrongly_is_said_too(run: Run) -> None:
    assert run("NO = mark(TEXT)\n") == (
        1,
        "questions.py:1: mark() wants literal words\nTexts: 0; left to do: 1\n",
    )
