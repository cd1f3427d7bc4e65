from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from commands import Ended, environment, run_here, run_process
from places import SEEDS

QUESTIONS = [
    {"question": "How many patients did the clinic treat?", "answers": ["1,800"],
     "article": "000_55e62f36134bca8e", "kind": "direct"},
    {"question": "How do I bake bread?", "answers": [], "article": None, "kind": "outside"},
]  # fmt: skip


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)))
    return file


def articlebot(*arguments: str | Path) -> Ended:
    """Run a command in this process."""
    here = Path.cwd()
    variables = environment(ARTICLES_DIR=SEEDS, DATA_DIR=here / "var")
    return run_here(*arguments, folder=here, variables=variables)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run where no .env stands, and where the index is saved."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").symlink_to(data)


def test_eval_prints_figures_and_kinds(questions: Path) -> None:
    done = articlebot("eval", questions)

    assert done.returncode == 0, done.stderr
    assert "2 questions" in done.stdout
    assert [line.split() for line in done.stdout.splitlines() if "p@1" in line] == [
        ["p@1", "1.000"]
    ]
    assert ["direct", "1", "of", "1"] in [line.split() for line in done.stdout.splitlines()]


def test_eval_prints_one_json_object(questions: Path) -> None:
    report = json.loads(articlebot("eval", questions, "--json").stdout)

    assert report["questions"] == 2
    assert report["figures"]["refused"] == 1
    assert report["kinds"]["outside"] == {"right": 1, "of": 1}
    assert report["below floor"] == []


@pytest.mark.parametrize(("floor", "code"), [("p@1=1", 0), ("p@1=1.01", 1)])
def test_a_floor_that_is_not_held_is_exit_code_1(questions: Path, floor: str, code: int) -> None:
    done = articlebot("eval", questions, "--floor", floor)

    assert done.returncode == code
    assert ("BELOW" in done.stdout) is bool(code)


def test_mistakes_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "hard.jsonl"
    wrong = {**QUESTIONS[0], "answers": ["9,999"]}
    file.write_text("\n".join(json.dumps(wrong) for _ in range(12)))

    printed = articlebot("eval", file).stdout
    assert printed.count("wrong: How many patients") == 10
    assert "and 2 more" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--floor", "p@1"), '"p@1" is no floor; expected one such as p@1=0.8'),
        (("--floor", "beauty=1"), "there is no figure beauty; expected any of p@1"),
        (("--floors", "missing.toml"), "missing.toml"),
    ],
)
def test_a_floor_that_means_nothing_is_refused(
    questions: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = articlebot("eval", questions, *arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_floors_are_for_the_questions_that_they_pin(questions: Path, tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    digest = hashlib.sha256(questions.read_bytes()).hexdigest()
    floors.write_text(f'questions = "{digest}"\n[floors]\nright = 1.0\n')
    assert articlebot("eval", questions, "--floors", floors).returncode == 0

    questions.write_text(json.dumps(QUESTIONS[0]))
    done = articlebot("eval", questions, "--floors", floors)
    assert done.returncode == 2
    assert f"{floors} pins {digest}" in done.stderr


def test_a_file_that_holds_no_questions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{}\n")

    for command in ("eval", "bench"):
        done = articlebot(command, tmp_path / "bad.jsonl")
        assert done.returncode == 2
        assert "bad.jsonl:1:" in done.stderr


@pytest.mark.parametrize("with_file", [True, False])
def test_bench_says_how_fast_and_how_large(questions: Path, with_file: bool) -> None:
    here = questions.parent
    variables = environment(ARTICLES_DIR=SEEDS, DATA_DIR=here / "var")
    arguments = ("bench", *([questions] if with_file else []))
    done = run_process(*arguments, folder=here, variables=variables)

    assert done.returncode == 0, done.stderr
    rows = {line.split()[0] for line in done.stdout.splitlines()}
    assert rows >= {"articles", "build", "load", "median", "p95", "rate", "memory"}
