from __future__ import annotations

from pathlib import Path

import pytest

from bot.i18n.catalogues.extract import MarkError, Text, misuses, read_texts


def write(folder: Path, code: str, name: str = "asking.py") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(code, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ('A = mark("one")', ("one",)),
        ('A = mark("one " "two")', ("one two",)),
        ('A = mark(\n    "one {x} "\n    "two"\n)', ("one {x} two",)),
        ('A = mark("""one\n\ntwo""")', ("one\n\ntwo",)),
        ("A = mark('it\\'s \\u2026')", ("it's …",)),
        ('A = mark_n("{n} a", "{n} b")', ("{n} a", "{n} b")),
        ('T = {mark("key"): 1}', ("key",)),
        ('t.say("said here", words=words)', ("said here",)),
        ('context.t.say_n("{n} a", "{n} b", len(x))', ("{n} a", "{n} b")),
    ],
)
def test_a_text_is_found_however_it_is_written(
    tmp_path: Path, code: str, forms: tuple[str, ...]
) -> None:
    assert read_texts(write(tmp_path, code)) == (Text(forms, ("asking.py",)),)


@pytest.mark.parametrize(
    "code",
    [
        "t.say(NAME)", "t.say(A if b else C, n=1)", "t.say_n(*ARTICLES, 3)",
        "def mark(text): return text", "pytest.mark('x')", "self.label('x')",
        "t.say(TEXTS[kind])", "say('x')",
    ],
)  # fmt: skip
def test_what_is_marked_elsewhere_or_not_at_all_is_no_text(tmp_path: Path, code: str) -> None:
    assert read_texts(write(tmp_path, code)) == ()


@pytest.mark.parametrize(
    "code",
    [
        'mark(f"one {x}")', 'mark(f"one {x}" "two")', 'mark("one" + x)', "mark(NAME)", "mark()",
        'mark("")', 'mark("a", "b")', 'mark_n("one")', 'mark_n("one", MANY)',
        't.say(f"{x}")', 't.say("a" + b)', "t.say_n(ONE, MANY, 3)",
        't.say_n("{n} a", MANY, 3)', 'mark_n("a", "b")\nmark("a")',
    ],
)  # fmt: skip
def test_what_no_catalogue_can_hold_is_refused_with_its_place(tmp_path: Path, code: str) -> None:
    with pytest.raises(MarkError, match=r"^asking\.py:[12]: "):
        read_texts(write(tmp_path, f"{code}\n"))


def test_every_place_is_named_at_once(tmp_path: Path) -> None:
    write(tmp_path, "mark(A)\n\nmark(B)\n")
    write(tmp_path, "label(f'{x}')\n", "views.py")
    with pytest.raises(MarkError) as error:
        read_texts(tmp_path)
    assert str(error.value).splitlines() == [
        "asking.py:1: mark() wants words, without values",
        "asking.py:3: mark() wants words, without values",
        "views.py:1: label() wants words, without values",
    ]


def test_texts_stand_in_the_order_of_files_and_lines_each_once(tmp_path: Path) -> None:
    write(tmp_path, 'B = mark("b")\nA = f(mark("a"), label("c"))\n', "b.py")
    write(tmp_path, 'C = notice("c")\n', "views/a.py")
    write(tmp_path, 'T = mark("in the terminal")\n', "cli/chat.py")
    assert read_texts(tmp_path) == (
        Text(("b",), ("b.py",)),
        Text(("a",), ("b.py",)),
        Text(("c",), ("b.py", "views/a.py"), is_label=True, is_notice=True),
    )


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ('MORE = mark("More")\nbuttons.button(t.say(MORE), "more")',
         ["a.py:2: MORE wants to be a label()"]),
        ('MORE = label("More")\nbuttons.button(t.say(MORE), "more")', []),
        ('A = label("A")\nB = mark("B")\nbutton(t.say(A if x else B), "x")',
         ["a.py:3: B wants to be a label()"]),
        ('GONE = mark("Gone")\nsending.answer_press(query, t.say(GONE))',
         ["a.py:2: GONE wants to be a notice()"]),
        ('GONE = notice("Gone")\nsending.answer_press(query, t.say(GONE))', []),
        ('GONE = "Gone"\nreply(message, t.say(GONE))',
         ["a.py:2: GONE is said and not marked"]),
        ('TWO = (mark("one"), mark("many"))\nt.say_n(*TWO, 2)\nt.say_n(*a.TWO, 2)',
         ["a.py:2: TWO wants to be a mark_n()", "a.py:3: TWO wants to be a mark_n()"]),
        ('TWO = mark_n("one", "many")\nt.say_n(*TWO, 2)\nt.say_n(*a.TWO, 2)', []),
        ('QUESTION = "?"\nHOW = mark("How?")\nt.say(HOW if a is Kind.QUESTION else HOW)', []),
        ('one = "a"\npair = ONE if x else TWO\nt.say(one)\nt.say_n(*pair, 2)', []),
        ('HOW = {1: mark("Gone")}\nt.say(HOW[1])\nt.say(text)', []),
        ('button("‹", "page", 2)\nbutton(topic, "topic", 0)', []),
    ],
)  # fmt: skip
def test_buttons_and_answers_to_presses_say_what_is_marked_for_them(
    tmp_path: Path, code: str, wrong: list[str]
) -> None:
    assert misuses(write(tmp_path, code, "a.py")) == wrong


def test_the_bots_own_buttons_and_answers_do() -> None:
    assert misuses() == []
