import pytest
from hypothesis import given
from hypothesis import strategies as st

from botapi.formatting import ParseError, parse_html


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("plain", "plain", []),
        ("a & b", "a & b", []),
        ("&lt;&gt;&amp;&quot;&#39;&#x2019;", "<>&\"'’", []),
        ("&nbsp;&apos;&lt", "&nbsp;&apos;<", []),
        ("&#0;&#x110000;&#0000000039;", "&#0;&#x110000;&#0000000039;", []),
        ("<b>x</b>", "x", [("bold", 0, 1)]),
        ("<STRONG>x</strong >", "x", [("bold", 0, 1)]),
        ("<i>x</i><em>y</em>", "xy", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>x</u><ins>y</ins>", "xy", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>x</s><del>y</del>", "xy", [("strikethrough", 0, 1), ("strikethrough", 1, 1)]),
        ("<strike>x</strike>", "x", [("strikethrough", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
        ("<pre>x</pre>", "x", [("pre", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<blockquote expandable="">x</blockquote>', "x", [("expandable_blockquote", 0, 1)]),
        ("<b></b>", "", []),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ('<b class="loud" id=x>y</b>', "y", [("bold", 0, 1)]),
        ("<b>x<i>y</i></b>", "xy", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<i><b>x</b></i>", "x", [("italic", 0, 1), ("bold", 0, 1)]),
        ("😀<b>é😀</b>", "😀é😀", [("bold", 2, 3)]),
        ("<b>&#128512;</b>", "😀", [("bold", 0, 2)]),
        ("<a>no address</a>", "no address", []),
        ('<a href="nowhere">x</a>', "x", []),
        ('<a href="javascript:x">x</a>', "x", []),
        ('<a href="https://a b.org/">x</a>', "x", []),
    ],
)
def test_html_that_telegram_takes_becomes_these_entities(html, text, entities):
    formatted = parse_html(html)

    assert formatted.text == text
    found = [(entity["type"], entity["offset"], entity["length"]) for entity in formatted.entities]
    assert found == entities


@pytest.mark.parametrize(
    ("html", "field", "value"),
    [
        ('<a href="https://a.org">x</a>', "url", "https://a.org/"),
        ("<a href='a.org/b?c=1&amp;d=2#e'>x</a>", "url", "http://a.org/b?c=1&d=2#e"),
        ('<a href="https://a.org/#:~:text=x,y">x</a>', "url", "https://a.org/#:~:text=x,y"),
        ("<a>https://a.org/b</a>", "url", "https://a.org/b"),
        ('<a href="tg://resolve?domain=x">x</a>', "url", "tg://resolve?domain=x"),
        ('<a href="tg://user?id=42">x</a>', "user", {"id": 42}),
        ('<tg-emoji emoji-id="5368">👍</tg-emoji>', "custom_emoji_id", "5368"),
        ('<pre><code class="language-py">x</code></pre>', "language", "py"),
    ],
)
def test_what_a_tag_says_stands_in_its_entity(html, field, value):
    [entity] = parse_html(html).entities

    assert entity[field] == value


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é😀<br>", 'Unsupported start tag "br" at byte offset 6'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<3", "Unclosed start tag at byte offset 0"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x>y</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=http://x>y</a>", 'Unclosed start tag "a" at byte offset 0'),
        ("<b =>x</b>", 'Unclosed start tag "b" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ('<tg-emoji emoji-id="x">👍</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "<blockquote>a<blockquote expandable>b</blockquote></blockquote>",
            'Nested "blockquote" at byte offset 13',
        ),
    ],
)
def test_html_that_telegram_refuses_is_refused_in_its_words(html, problem):
    with pytest.raises(ParseError) as refused:
        parse_html(html)

    assert str(refused.value) == problem


@given(st.text())
def test_escaped_text_comes_out_as_it_was(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert parse_html(escaped) == (text, [])
