from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval.analysis import languages
from retrieval.analysis.languages import load_language
from retrieval.analysis.languages.question_words import find_foreign_wants
from retrieval.index.builder import build_index
from retrieval.search.answer_types import WANTS
from retrieval.search.query import parse_query

TABLE = {
    "ar": "who من بنى الجسر؟; when متى بني الجسر؟; when في أي عام بني؟; where أين يقع الجسر؟; "
          "how many كم عدد السكان؟; why لماذا انهار؟; how كيف انهار؟; how much ما ارتفاع الجسر؟",
    "de": "who Wer baute die Brücke?; when Wann wurde sie gebaut?; when In welchem Jahr war das?; "
          "where Wo steht sie?; where In welcher Stadt steht sie?; how many Wie viele kamen?; "
          "why Warum fiel sie ein?; how Wie fiel sie ein?; how much Wie hoch ist sie?; "
          "how long Wie lange dauerte es?; definition Was ist eine Brücke?",
    "el": "who Ποιος έχτισε τη γέφυρα;; when Πότε χτίστηκε;; where Πού βρίσκεται;; "
          "how many Πόσοι άνθρωποι ήρθαν;; why Γιατί έπεσε;; how Πώς έπεσε;; "
          "where Σε ποια πόλη βρίσκεται;; when Ποιο έτος χτίστηκε;",
    "es": "who ¿Quién construyó el puente?; when ¿Cuándo se construyó?; when ¿En qué año fue?; "
          "where ¿Dónde está?; where ¿En qué ciudad está?; how many ¿Cuántas personas vinieron?; "
          "why ¿Por qué cayó?; how ¿Cómo cayó?; how long ¿Cuánto tiempo duró?; "
          "definition ¿Qué es un puente?",
    "fr": "who Qui a construit le pont ?; when Quand fut-il construit ?; when En quelle année ?; "
          "where Où est-il ?; how many Combien de gens sont venus ?; why Pourquoi est-il tombé ?; "
          "how Comment est-il tombé ?; how long Combien de temps cela a-t-il duré ?",
    "hi": "who पुल किसने बनाया?; when पुल कब बना?; when किस वर्ष में बना?; where पुल कहाँ है?; "
          "how many कितने लोग आए?; why पुल क्यों गिरा?; how पुल कैसे गिरा?",
    "it": "who Chi costruì il ponte?; when Quando fu costruito?; where Dove si trova?; "
          "how many Quante persone?; why Perché cadde?; how Come cadde?",
    "pt": "who Quem construiu a ponte?; when Quando foi?; when Em que ano foi?; where Onde fica?; "
          "how many Quantas pessoas vieram?; why Por que caiu?; how Como caiu?; "
          "how long Quanto tempo durou?",
    "ro": "who Cine a construit podul?; when Când a fost?; when În ce an a fost?; where Unde e?; "
          "how many Câți oameni au venit?; why De ce a căzut?; how Cum a căzut?; "
          "how long Cât timp a durat?",
    "ru": "who Кто построил мост?; when Когда это было?; when В каком году это было?; "
          "where Где он стоит?; where В каком городе он стоит?; how many Сколько людей пришло?; "
          "why Почему он упал?; how Как он упал?; how much Какова высота моста?; "
          "how long Сколько времени это длилось?",
    "th": "who ใครสร้างสะพาน; when สร้างเมื่อไร; when สร้างในปีใด; where สะพานอยู่ที่ไหน; "
          "how many มีคนมากี่คน; why ทำไมจึงพัง; how สร้างอย่างไร; how much ราคาเท่าไร",
    "tr": "who Köprüyü kim yaptı?; when Ne zaman yapıldı?; when Hangi yılda yapıldı?; "
          "where Nerede duruyor?; how many Kaç kişi geldi?; why Neden yıkıldı?; "
          "how Nasıl yıkıldı?; how much Ne kadar tuttu?",
    "uk": "who Хто збудував міст?; when Коли це було?; when У якому році це було?; "
          "where Де він стоїть?; how many Скільки людей прийшло?; why Чому він упав?; "
          "how Як він упав?; how long Скільки часу це тривало?",
    "vi": "who Ai xây cây cầu?; when Cầu được xây khi nào?; when Cầu được xây vào năm nào?; "
          "where Cầu ở đâu?; how many Có bao nhiêu người?; why Vì sao cầu sập?; "
          "how Cầu được xây như thế nào?; how long Việc xây mất bao lâu?",
    "zh": "who 谁建了桥？; when 桥是什么时候建的？; when 桥哪一年建成？; where 桥在哪里？; "
          "how many 有多少人来？; why 桥为什么倒了？; how 桥是怎么倒的？; how much 桥有多长？; "
          "definition 什么是桥？",
}  # fmt: skip
NAMES = sorted((name for name, _ in WANTS), key=len, reverse=True)


def _cases() -> list[tuple[str, str, str]]:
    """Return language, what is wanted, and the question, from the table."""
    found = []
    for code, rows in TABLE.items():
        for row in rows.split("; "):
            want = next(name for name in NAMES if row.startswith(f"{name} "))
            found.append((code, want, row.removeprefix(want).strip()))
    return found


@pytest.mark.parametrize(("code", "want", "question"), _cases())
def test_what_a_question_wants_is_known(code: str, want: str, question: str) -> None:
    assert want in find_foreign_wants(question, load_language(code))


@pytest.mark.parametrize(("code", "want", "question"), _cases())
def test_of_the_kinds_of_asking_only_the_first_counts(code: str, want: str, question: str) -> None:
    asking = find_foreign_wants(question, load_language(code)) & {
        "who",
        "when",
        "where",
        "why",
        "how",
    }

    assert asking <= {want}


def test_all_tables_name_what_questions_can_want() -> None:
    known = {name for name, _ in WANTS}
    for code in languages.KNOWN:
        language = load_language(code)
        assert {*language.asks, *language.wants} <= known


@given(st.text(), st.sampled_from(languages.KNOWN))
def test_any_text_wants_something_or_nothing(text: str, code: str) -> None:
    assert find_foreign_wants(text, load_language(code)) <= {name for name, _ in WANTS}


@pytest.mark.parametrize(
    ("text", "question", "asked_for"),
    [
        ("Zwölf Frauen kamen in das Tal.", "Wie viele Frauen kamen in das Tal?", ["Frauen"]),
        ("Doce niños fueron al valle.", "¿Cuántos niños fueron al valle?", ["niños"]),
        ("Двадцать детей пришли в долину.", "Сколько детей пришли в долину?", ["детей"]),
    ],
)
def test_the_thing_asked_for_stands_behind_what_asks(
    text: str, question: str, asked_for: list[str]
) -> None:
    query = parse_query(question, build_index([make_article(text)]))

    assert [query.words[place].text for place in query.asked_for][:1] == asked_for


def test_pairs_that_only_join_two_words_of_the_question_are_not_missed() -> None:
    index = build_index([make_article("工程师设计了铁路。铁路穿过隧道。")])

    assert parse_query("谁设计铁路？", index).missing == ()
    assert parse_query("谁设计飞机场？", index).missing == ("计飞机场",)
