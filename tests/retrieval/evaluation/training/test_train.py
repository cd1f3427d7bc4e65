from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from retrieval import Answerer
from retrieval.analysis.lexicon.word_vectors import DIMENSIONS
from retrieval.evaluation.labelled_questions import LabelledQuestion
from retrieval.evaluation.training import background_corpus, cases, train
from retrieval.evaluation.training.cases import cut_article, put_question
from retrieval.evaluation.training.train import train_model
from retrieval.index.builder import build_index
from retrieval.ingest import read_articles
from retrieval.types.article import Article

ANIMALS = ("otter", "badger", "heron", "weasel", "falcon", "lizard")


def paragraphs(animal: str) -> list[str]:
    return [
        f"The {animal} was first described in 1758. It is known in many countries.",
        f"Every {animal} eats fish and berries. The {animal} sleeps in the winter.",
        f"People in Norway like the {animal} very much.",
    ]


def paragraphs_of(article: Article) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


@pytest.fixture(scope="module")
def labelled_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of articles and questions, as a folder."""
    folder = tmp_path_factory.mktemp("animals")
    (folder / "articles").mkdir()
    articles = [{"id": a, "title": a.title(), "paragraphs": paragraphs(a)} for a in ANIMALS]
    asked = (
        ("When was the {} described?", "1758"),
        ("What does the {} eat?", "fish"),
        ("Who likes the {}?", "People"),
    )
    questions = [
        {"question": question.format(a), "answers": [answer], "article": a, "paragraph": n}
        for a in ANIMALS
        for n, (question, answer) in enumerate(asked, start=1)
    ]
    (folder / "articles" / "a.jsonl").write_text("\n".join(map(json.dumps, articles)))
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)))
    return folder


def test_what_is_learned_ranks_the_right_sentence_first(labelled_set: Path) -> None:
    model = train_model(list(cases.read_cases(labelled_set)))
    answerer = Answerer(
        build_index(read_articles(labelled_set / "articles").articles), model=model
    )

    assert answerer.rank("When was the badger described?")[0].text.endswith("in 1758.")
    assert (
        answerer.rank("What does the heron eat?")[0].text == "Every heron eats fish and berries."
    )
    assert answerer.ask("What does the heron eat?").confidence > (
        answerer.ask("What does the giraffe drive?").confidence
    )


@pytest.mark.slow
def test_the_model_is_written_readably_and_the_same_each_time(
    labelled_set: Path, tmp_path: Path
) -> None:
    for name in ("one.json", "two.json"):
        train.main([labelled_set], tmp_path / name)

    one = (tmp_path / "one.json").read_text()
    assert one == (tmp_path / "two.json").read_text()
    model = json.loads(one)
    assert model["learned from"] == [labelled_set.name]
    assert model["questions"] > len(ANIMALS) * 3
    assert all(isinstance(weight, float) for weight in model["ranking"].values())


def test_articles_may_be_kept_out_of_training(labelled_set: Path) -> None:
    def keep(article: Article) -> bool:
        return article.id < "g"

    learned = {case.article for case in cases.read_cases(labelled_set, keep=keep)}
    assert learned - {None} == {"badger", "falcon"}


def test_a_question_of_another_article_has_no_answer(labelled_set: Path) -> None:
    index = build_index(read_articles(labelled_set / "articles").articles[:2])
    case = put_question(LabelledQuestion("What does the heron eat?", ("fish",), "heron", 2), index)

    assert case is not None
    assert case.article is None
    assert not case.about
    assert not case.right.any()


def test_a_look_alike_is_about_an_article_that_does_not_answer_it(labelled_set: Path) -> None:
    index = build_index(read_articles(labelled_set / "articles").articles)
    case = put_question(LabelledQuestion("Where does the heron drive?", (), "heron", 2), index)

    assert case is not None
    assert case.article is None
    assert case.about


@pytest.mark.parametrize("layout", cases.LAYOUTS)
def test_an_article_keeps_its_sentences_and_its_answers_however_it_is_cut(
    labelled_set: Path, layout: cases.Layout
) -> None:
    article = read_articles(labelled_set / "articles").articles[0]
    pieces = list(cut_article(article, layout))

    assert " ".join(" ".join(paragraphs_of(piece)) for piece in pieces) == " ".join(
        paragraphs_of(article)
    )
    question = LabelledQuestion("What does it eat?", ("fish",), article.id, 2)
    there = cases.AnswerLocation.of(question, article)
    index = build_index(pieces)
    sentences = [index.sentence(number) for number in range(len(index.arrays.sentences))]
    right = [s.text for s in sentences if there.holds(s, question.answers)]
    assert right == [f"Every {article.id} eats fish and berries."]


def test_short_paragraphs_have_one_to_three_sentences(labelled_set: Path) -> None:
    article = read_articles(labelled_set / "articles").articles[0]
    pieces = list(cut_article(article, cases.Layout(1, short=True)))

    assert [len(piece.blocks) for piece in pieces] == [2, 2, 1]
    assert len({piece.id for piece in pieces}) == len(pieces)


def test_a_question_without_a_known_word_is_no_case(labelled_set: Path) -> None:
    index = build_index(read_articles(labelled_set / "articles").articles)

    assert put_question(LabelledQuestion("Xylophone?", ()), index) is None


def test_general_english_is_learned_from_articles(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    rows = [
        {"id": f"{n} {how}", "title": "T", "paragraphs": [f"The {animal} eats {how} fish {n}."]}
        for n, animal in enumerate(ANIMALS * 7)
        for how in ("fresh", "smoked", "salted")
    ]
    rows += [
        {"id": f"words {n}", "title": "T", "paragraphs": [_words(n)]} for n in range(1, _MANY)
    ]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))

    background_corpus.main(folder, tmp_path)

    first, *terms = (tmp_path / "english.tsv").read_text().splitlines()
    assert first == f"passages\t{len(rows)}"
    assert terms[0] in {"eat\t126", "fish\t126"}
    vectors = np.load(tmp_path / "english.npy", allow_pickle=False)
    assert vectors.shape == (len(terms), DIMENSIONS)
    assert vectors.dtype == np.int8


_MANY = 97  # terms: more than the vectors have dimensions


def _words(seed: int) -> str:
    """Return a paragraph of made-up words, of which each seed gives others."""
    return " ".join(f"word{(seed * step) % _MANY}x" for step in range(1, 60))
