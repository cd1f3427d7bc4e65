from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.drafts import Paragraph, compose
from retrieval.types.article import Block


def test_a_draft_is_its_paragraphs_with_blank_lines_between() -> None:
    given_paragraphs = (
        Paragraph("Why", heading=True),
        Paragraph(" \n"),
        Paragraph("a\n\tb\xa0 c"),
    )
    draft = compose("x", given_paragraphs, {"title": "T"}, line=3)

    assert draft.text == "Why\n\na b c"
    assert draft.blocks == (Block(0, 3, heading=True), Block(5, 10))
    assert (draft.id, draft.fields, draft.line) == ("x", {"title": "T"}, 3)


@given(st.lists(st.text() | st.text("\ud800\0\x1c\u2028 a")))
def test_any_paragraphs_make_a_text_that_can_be_stored(texts: list[str]) -> None:
    draft = compose("x", map(Paragraph, texts), {})

    pieces = [draft.text[block.start : block.end] for block in draft.blocks]
    assert "\n\n".join(pieces) == draft.text
    assert all(
        piece and piece == piece.strip() and len(piece.splitlines()) == 1 for piece in pieces
    )
    assert "\0" not in draft.text
    draft.text.encode()
