from __future__ import annotations

import pytest

from making import make_article
from retrieval.cleaning.passages import split_sentences
from retrieval.types.article import Passage


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", ["بُني الجسر عام 1932.", "هل هو طويل؟", "نعم!", "قال د. أحمد إنه قديم."]),
        ("de", ["Er kam am 3. Mai 1932 nach Berlin.", "Das 19. Jahrhundert war lang."]),
        ("de", ["Dr. Weber u. a. sagten z. B. nichts.", "Ludwig XIV. war König.", "Es regnete."]),
        ("el", ["Ποιος έχτισε τη γέφυρα;", "Κανείς δεν ξέρει."]),
        ("el", ["Ο κ. Παπαδόπουλος λέει π.χ. ότι ζει.", "Γεννήθηκε το 32 μ.Χ. στην Αθήνα."]),
        ("es", ["El puente mide 3 km.", "¿Quién lo construyó?", "¡Nadie lo sabe!"]),
        ("es", ["El Sr. López vive en EE. UU. desde 1932.", "Nació allí."]),
        ("fr", ["M. Dupont est né en 52 av. J.-C. à Paris.", "Qui l’a fait ?", "Personne !"]),
        ("hi", ["यह पुल १९३२ में बना।", "क्या यह लंबा है?", "डॉ. शर्मा ने इसे बनाया।"]),
        ("pt", ["O Sr. Silva chegou.", "A Dra. Ana saiu.", "Av. Paulista é longa."]),
        ("ro", ["Dl. Popescu a venit.", "Str. Lungă are 3 km.", "Cine știe?"]),
        ("ru", ["Мост построен в 1932 г. инженером А. С. Ивановым.", "Он стоит на ул. Ленина."]),
        ("tr", ["Dr. Yılmaz 3. köprüyü yaptı.", "19. yüzyılda yapıldı.", "Kim bilir?"]),
        ("uk", ["Міст збудовано 1932 р. в м. Київ.", "Хто знає?"]),
        ("vi", ["Ông TS. Nguyễn đến TP. Hồ Chí Minh.", "Ai xây cầu?", "Không ai biết."]),
    ],
)
def test_sentences_end_where_their_readers_see_it(language: str, expected: list[str]) -> None:
    article = make_article(" ".join(expected), language=language)
    passage = Passage(article, 0, len(article.text), 1)

    assert [sentence.text for sentence in split_sentences(passage)] == expected


def test_chinese_sentences_end_behind_their_closing_quotes() -> None:
    article = make_article("他说：“桥很长。”然后他走了。谁建的？不知道！", language="zh")
    passage = Passage(article, 0, len(article.text), 1)

    assert [sentence.text for sentence in split_sentences(passage)] == [
        "他说：“桥很长。”", "然后他走了。", "谁建的？", "不知道！",
    ]  # fmt: skip
