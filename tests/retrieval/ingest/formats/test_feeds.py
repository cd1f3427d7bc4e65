from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest import read_source
from retrieval.ingest.formats.feeds import post_paragraphs
from retrieval.ingest.problems import Problem
from retrieval.ingest.source import Draft, Source

LONG = "The boats leave before it is light, and come back when it is dark again. "
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"'
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/" xmlns:media="http://search.yahoo.com/mrss/"'
)
A_FEED = "expected an RSS or Atom file, or what WordPress exports"


def items(data: str | bytes, name: str = "feed.xml") -> list[Draft | Problem]:
    encoded = data.encode() if isinstance(data, str) else data
    return list(read_source(Source(Path(name), encoded)))


def drafts(data: str | bytes) -> list[Draft]:
    found = items(data)
    assert all(isinstance(item, Draft) for item in found), found
    return [item for item in found if isinstance(item, Draft)]


def problems(data: str | bytes) -> list[str]:
    return [str(item) for item in items(data) if isinstance(item, Problem)]


def lines(article: Draft) -> list[str]:
    return [article.text[block.start : block.end] for block in article.blocks]


def rss(*entries: str, channel: str = "<title>Coast Post</title>") -> str:
    inside = "".join(f"<item>{entry}</item>" for entry in entries)
    body = f"<channel>{channel}{inside}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0" {SPACES}>{body}</rss>'


def atom(*entries: str) -> str:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>Coast Post</title>'
        f"{inside}</feed>"
    )


def whole(html: str) -> str:
    return f"<content:encoded><![CDATA[{html}]]></content:encoded>"


def post(content: str, **values: str) -> str:
    facts = {
        "post_id": "7",
        "post_type": "post",
        "status": "publish",
        "post_password": "",
    } | values
    fields = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in facts.items())
    return f"<title>Boats</title>{whole(content)}<excerpt:encoded>No</excerpt:encoded>{fields}"


def test_an_rss_entry_is_an_article_with_its_fields() -> None:
    entry = (
        "<title>Boats &amp;amp; nets</title><link>https://coast.example/1</link>"
        "<dc:creator>Ann Lee</dc:creator><pubDate>Tue, 04 May 2021 23:30:00 -0700</pubDate>"
        "<category>Sea</category><category>Sea</category><category>Nets</category>"
        f"<description>Short.</description>{whole('<p>One.</p><h2>Two</h2><ul><li>three</li></ul>')}"
    )
    channel = (
        "<image><title>Logo</title></image><title>Coast Post</title><language>en-GB</language>"
        "<atom:link href='https://coast.example/feed' rel='self'/>"
    )
    (article,) = drafts("\n" + rss(entry, channel=channel))

    assert (article.id, article.line) == ("feed-1", 2)
    assert lines(article) == ["One.", "Two", "• three"]
    assert article.blocks[1].heading
    assert article.fields == {
        "title": "Boats & nets",
        "publisher": "Coast Post",
        "author": "Ann Lee",
        "published": date(2021, 5, 4),
        "url": "https://coast.example/1",
        "language": "en",
        "tags": ("Sea", "Nets"),
    }


def test_an_atom_entry_is_an_article_with_its_fields() -> None:
    entry = (
        "<title type='html'>Boats &amp;lt; nets</title><id>urn:1</id>"
        "<link rel='edit' href='https://coast.example/edit'/><link href='https://coast.example/1'/>"
        "<published>2021-05-04T23:30:00-07:00</published><updated>2024-01-01T00:00:00Z</updated>"
        "<author><name>Ann Lee</name></author><author><name>Bo Ek</name></author>"
        "<category term='sea'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        f"<p>{LONG * 3}</p></div></content>"
    )
    (article,) = drafts(atom(entry))

    assert lines(article) == [(LONG * 3).strip()]
    assert article.fields == {
        "title": "Boats < nets",
        "publisher": "Coast Post",
        "author": "Ann Lee, Bo Ek",
        "published": date(2021, 5, 4),
        "url": "https://coast.example/1",
        "language": "en",
        "tags": ("sea",),
    }


def test_an_entry_that_was_only_updated_has_no_date() -> None:
    entry = f"<title>B</title><updated>2024-01-01T00:00:00Z</updated><content>{LONG * 3}</content>"

    assert "published" not in drafts(atom(entry))[0].fields


def test_rss_1_0_and_mail_addresses_with_names_are_read() -> None:
    feed = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        " xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<channel><title>Old Post</title></channel><item><title>Boats</title>"
        "<link>https://old.example/1</link><dc:date>2003-05-04T10:00+02:00</dc:date>"
        "<author>ann@old.example (Ann Lee)</author>"
        f"<description>{LONG * 6}</description></item></rdf:RDF>"
    )
    assert drafts(feed)[0].fields == {
        "title": "Boats",
        "publisher": "Old Post",
        "author": "Ann Lee",
        "published": date(2003, 5, 4),
        "url": "https://old.example/1",
    }


def test_plain_and_escaped_descriptions_are_parted_into_paragraphs() -> None:
    plain = f"<title>A</title><description>{LONG * 3}\n\n{LONG * 3}</description>"
    tagged = f"&lt;p&gt;{LONG * 3}&lt;/p&gt;&lt;p&gt;{LONG * 3}"
    escaped = f"<title>B</title><description>{tagged}</description>"

    assert [len(article.blocks) for article in drafts(rss(plain, escaped))] == [2, 2]


def test_what_a_blog_adds_to_its_entries_is_left_out() -> None:
    note = "<p>The post <a href='x'>Boats</a> appeared first on <a href='y'>Coast</a>.</p>"
    html = f"<p>{LONG}</p>{note}"

    assert lines(drafts(rss(f"<title>B</title>{whole(html)}"))[0]) == [LONG.strip()]


def test_teasers_are_no_articles_and_are_counted_in_one_problem() -> None:
    full = f"<title>Full</title>{whole('<p>All of it.</p>')}"
    short = "<title>Short &amp; sweet</title><description>A line about it.</description>"
    cut = f"<title>Cut</title><description>{LONG * 6} […]</description>"
    more = f"<title>More</title><description>{LONG * 6} Read more</description>"

    found = items(rss(short, full, cut, more))
    assert [item.id for item in found if isinstance(item, Draft)] == ["feed-2"]
    assert [str(item) for item in found if isinstance(item, Problem)] == [
        'feed.xml: 3 of 4 entries are only teasers, the first is "Short & sweet";'
        " expected the whole text, in content:encoded or <content>"
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("", f"feed.xml: the file is empty; {A_FEED}"),
        (rss(), f"feed.xml: this feed has no entries; {A_FEED}"),
        ("<urlset><url/></urlset>", f"feed.xml: this is another kind of XML, <urlset>; {A_FEED}"),
        (
            "\n\n<rss>\n<channel>",
            "feed.xml:4: the XML is broken (Premature end of data in tag channel line 2);"
            " expected a complete file",
        ),
        (
            "not XML",
            "feed.xml:1: the XML is broken (Start tag expected, '<' not found);"
            " expected a complete file",
        ),
        (
            rss("<title>caf\xe9</title>").encode("latin-1"),
            "feed.xml:1: bytes that do not fit the encoding that the file declares;"
            " expected UTF-8, or the right declaration",
        ),
    ],
)
def test_what_is_no_feed_is_a_problem_that_says_why(data: str | bytes, expected: str) -> None:
    assert problems(data) == [expected]


def test_entries_before_a_break_are_kept() -> None:
    feed = rss(f"<title>One</title>{whole('<p>All.</p>')}", "<title>Two</title>")
    found = items(feed[: feed.index("Two")])

    assert [type(item) for item in found] == [Draft, Problem]


def test_encodings_are_those_of_the_xml_declaration() -> None:
    feed = rss(f"<title>Été</title>{whole('<p>Déjà.</p>')}").replace(
        "?>", ' encoding="cp1252"?>', 1
    )

    assert drafts(feed.replace("cp1252", "windows-1252").encode("cp1252"))[0].text == "Déjà."


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    bombs = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 50}">' for n in range(1, 30))
    doctype = f'<!DOCTYPE rss [<!ENTITY b0 "bomb">{bombs}<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    feed = rss(f"<title>B</title><description>{LONG * 6}&b29;&s;</description>")

    found = items(feed.replace("<rss", f"{doctype}<rss", 1))
    assert "SECRET" not in str(found)
    assert "bomb" not in str(found)


@pytest.mark.slow
def test_a_large_feed_takes_little_memory() -> None:
    entry = f"<title>B</title>{whole('<p>' + LONG * 100 + '</p>')}"
    data = rss(*[entry] * 200).encode()

    list(read_source(Source(Path("warm.xml"), rss(entry).encode())))
    tracemalloc.start()
    count = sum(1 for _ in read_source(Source(Path("feed.xml"), data)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 200
    assert peak < len(data) / 4


def test_wordpress_posts_and_pages_are_read_with_their_ids_and_days() -> None:
    public = post("<!-- wp:paragraph --><p>One.</p>", post_date="2021-05-04 23:30:00")
    page = post("Two.\n\nThree.", post_id="9", post_type="page")

    found = drafts(rss(public + "<category>Uncategorized</category>", page))
    assert [(article.id, article.text) for article in found] == [
        ("feed-7", "One."),
        ("feed-9", "Two.\n\nThree."),
    ]
    assert found[0].fields["published"] == date(2021, 5, 4)
    assert "tags" not in found[0].fields


def test_what_wordpress_did_not_publish_is_no_article() -> None:
    public = post("<p>One.</p>")
    hidden = (
        post("<p>Draft.</p>", status="draft"),
        post("<p>Private.</p>", status="private"),
        post("<p>Later.</p>", status="future"),
        post("<p>Locked.</p>", post_password="x"),
        post("<p>Picture.</p>", post_type="attachment"),
        post("<p>Menu.</p>", post_type="nav_menu_item"),
    )
    comment = "<wp:comment><wp:comment_content>Nice!</wp:comment_content></wp:comment>"

    assert [article.text for article in drafts(rss(*hidden, public + comment))] == ["One."]


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.integers(0, 900))
def test_a_feed_with_anything_in_it_gives_articles_or_problems(junk: bytes, at: int) -> None:
    data = rss(*[f"<title>B</title>{whole('<p>One.</p>')}"] * 3).encode()

    for item in items(data[:at] + junk + data[at:]):
        if isinstance(item, Draft):
            item.text.encode()


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
    assert [paragraph.text for paragraph in post_paragraphs(content)] == expected
