from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import make_article
from retrieval import Answerer, QuestionError, evaluate, read_questions
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.report import is_right
from retrieval.index.builder import build_index

ARTICLES = (
    make_article(
        "The clinic treated 1,800 patients.", "Dr. Ann Lee is a surgeon in Bergen.", id="a"
    ),
    make_article("Otters sleep on their backs.", "They hold hands while they sleep.", id="b"),
)
PATIENTS = LabelledQuestion("How many patients did the clinic treat?", ("1,800",), "a", 1)
OTTERS = LabelledQuestion("How do otters sleep?", ("on their backs",), "b", 1)
BREAD = LabelledQuestion("How do I bake sourdough bread?", ())


@pytest.fixture
def answerer() -> Answerer:
    return Answerer(build_index(ARTICLES))


def test_figures_count_right_answers_and_right_refusals(answerer: Answerer) -> None:
    figures = evaluate(answerer, [PATIENTS, OTTERS, BREAD]).figures()

    assert {name: figures[name] for name in ("p@1", "hit@3", "mrr", "right")} == {
        "p@1": 1, "hit@3": 1, "mrr": 1, "right": 1
    }  # fmt: skip
    assert {name: figures[name] for name in ("answered", "precision", "refused", "auroc")} == {
        "answered": 1, "precision": 1, "refused": 1, "auroc": 1
    }  # fmt: skip
    assert (figures["shown"], figures["quotes"]) == (1, 1)
    assert 0 < figures["median ms"] <= figures["p95 ms"]


def test_a_wrong_expectation_lowers_the_figures(answerer: Answerer) -> None:
    wrong = LabelledQuestion(PATIENTS.question, ("9,999",), "a", 1)

    figures = evaluate(answerer, [PATIENTS, wrong]).figures()
    assert (figures["p@1"], figures["precision"], figures["right"]) == (0.5, 0.5, 0.5)


def test_the_gate_does_not_count_for_the_rank() -> None:
    never = Answerer(build_index(ARTICLES), min_confidence=1.1)

    figures = evaluate(never, [PATIENTS, BREAD]).figures()
    assert (figures["p@1"], figures["answered"], figures["refused"]) == (1, 0, 1)
    assert "precision" not in figures


def test_figures_that_the_questions_cannot_tell_are_left_out(answerer: Answerer) -> None:
    assert not {"refused", "auroc"} & evaluate(answerer, [PATIENTS]).figures().keys()
    assert not {"p@1", "auroc"} & evaluate(answerer, [BREAD]).figures().keys()


def test_kinds_are_counted_apart(answerer: Answerer) -> None:
    typo = LabelledQuestion(
        "How many pateints did the clinic treat?", ("1,800",), "a", None, "typo"
    )

    assert evaluate(answerer, [PATIENTS, typo]).by_kind() == {"all": (1, 1), "typo": (1, 1)}


@pytest.mark.parametrize(
    ("article", "paragraph", "answers", "right"),
    [
        ("a", 1, ("1,800",), True),
        ("a", None, ("1,800",), True),
        ("a", 2, ("1,800",), False),
        ("b", 1, ("1,800",), False),
        ("a", 1, ("1800", "patients"), True),
        ("a", 1, ("doctors",), False),
        ("a", 1, (), False),
    ],
)
def test_a_quote_is_right_in_its_paragraph_and_with_an_answer(
    answerer: Answerer, article: str, paragraph: int | None, answers: tuple[str, ...], right: bool
) -> None:
    quote = answerer.rank(PATIENTS.question)[0]

    assert is_right(quote, LabelledQuestion("", answers, article, paragraph)) is right


def test_progress_is_told_of_every_question(answerer: Answerer) -> None:
    told: list[tuple[int, int]] = []

    evaluate(answerer, [PATIENTS, BREAD], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_questions_are_read_from_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    row = {"question": "Who?", "answers": ["Ann"], "article": "a", "paragraph": 2, "kind": "who"}
    file.write_text(json.dumps(row) + "\n" + json.dumps({"question": "Why?", "answers": []}))

    assert read_questions(file) == (
        LabelledQuestion("Who?", ("Ann",), "a", 2, "who"),
        LabelledQuestion("Why?", ()),
    )


def test_what_was_asked_before_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    rows = [
        {"question": "Why?", "answers": ["so"], "after": "Who?"},
        {"question": "Why?", "answers": [], "after": ["Who?", "When?"], "stands_alone": True},
    ]
    file.write_text("\n".join(map(json.dumps, rows)))

    assert read_questions(file) == (
        LabelledQuestion("Why?", ("so",), after=("Who?",)),
        LabelledQuestion("Why?", (), after=("Who?", "When?"), stands_alone=True),
    )
    file.write_text(json.dumps({"question": "Why?", "answers": [], "after": 3}))
    with pytest.raises(QuestionError):
        read_questions(file)


def test_every_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(
        '{"question": "Why?", "answers": []}\nnot json\n{"question": 1, "answers": []}\n'
    )

    with pytest.raises(QuestionError) as caught:
        read_questions(file)
    assert [line.split(" ")[0] for line in str(caught.value).splitlines()] == [
        f"{file}:2:",
        f"{file}:3:",
    ]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe"])
def test_a_file_without_questions_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "q.jsonl"
    file.write_bytes(content)

    with pytest.raises(QuestionError, match=str(file)):
        read_questions(file)


def test_thresholds_at_95_percent_tell_the_answerable_from_the_others(answerer: Answerer) -> None:
    figures = evaluate(answerer, [PATIENTS, OTTERS, BREAD]).figures()

    assert (figures["refused@95"], figures["answered@95"]) == (1, 1)
    only = evaluate(answerer, [PATIENTS]).figures()
    assert not {"refused@95", "answered@95"} & only.keys()


def test_reliability_sets_the_confidence_beside_what_was_right(answerer: Answerer) -> None:
    wrong = LabelledQuestion(PATIENTS.question, ("9,999",), "a", 1)
    report = evaluate(answerer, [PATIENTS, wrong])

    sure = report.outcomes[0].answer.confidence
    assert report.reliability() == ((pytest.approx(sure), 0.5, 2),)
    assert report.figures()["ece"] == pytest.approx(abs(sure - 0.5))
