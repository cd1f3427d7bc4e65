from __future__ import annotations

import pytest

from retrieval.ingest.formats.wordpress import paragraphs_of


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("One.\n\nTwo\nthree.", ["One.", "Two three."]),
        ("One.\r\n \r\nTwo.", ["One.", "Two."]),
        ("<h2>A</h2>\n\nOne.\n\n<ul>\n<li>b</li>\n</ul>\n\nTwo.", ["A", "One.", "• b", "Two."]),
        ("<!-- wp:paragraph -->\n<p>One.</p>\n<!-- /wp:paragraph -->", ["One."]),
        ("One.<!--more-->\n\nTwo.", ["One.", "Two."]),
        ('[caption id="a" width="3"]<img src="a.jpg"/> A boat.[/caption]', ["A boat."]),
        ('One.\n\n[gallery ids="1,2"]\n\nTwo.', ["One.", "Two."]),
        ("[embed]https://video.example/1[/embed]\n\nOne.", ["One."]),
        ("[su_note]One.[/su_note]", ["One."]),
        ("[toc]\n\nOne.", ["One."]),
        ('"We [the crew] stay [sic]," she said.', ['"We [the crew] stay [sic]," she said.']),
    ],
)
def test_a_post_is_paragraphs_without_shortcodes(content: str, expected: list[str]) -> None:
    assert [paragraph.text for paragraph in paragraphs_of(content)] == expected
