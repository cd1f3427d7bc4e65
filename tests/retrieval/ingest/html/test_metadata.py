from __future__ import annotations

import json
from datetime import date

import pytest

from retrieval.ingest.html.metadata import find_metadata
from retrieval.ingest.html.parser import parse

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Boats stay in",
    "datePublished": "2021-05-04T23:30:00-07:00",
    "dateModified": "2024-01-01",
    "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Ek"}],
    "publisher": {"@type": "Organization", "name": "Coast Post"},
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://coast.example/boats"},
    "inLanguage": "sv-SE",
    "keywords": ["sea", "boats"],
}
WHOLE = {
    "title": "Boats stay in",
    "published": date(2021, 5, 4),
    "author": "Ann Lee, Bo Ek",
    "publisher": "Coast Post",
    "url": "https://coast.example/boats",
    "language": "sv",
    "tags": ("sea", "boats"),
}


def fields(head: str = "", body: str = "", *, before: str = "", attributes: str = "") -> object:
    page = (
        f"{before}<!doctype html><html {attributes}><head>{head}</head><body>{body}</body></html>"
    )
    return find_metadata(parse(page), page)


def ld(*values: object) -> str:
    scripts = (f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in values)
    return "".join(scripts)


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def open_graph(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}"/>'


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [{"@type": "WebSite", "name": "Coast"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["ReportageNewsArticle", "Article"]},
        {
            "@graph": [
                ARTICLE | {"publisher": {"@id": "#us"}, "author": [{"@id": "#a"}, "Bo Ek"]},
                {"@id": "#us", "@type": "Organization", "name": "Coast Post"},
                {"@id": "#a", "@type": "Person", "name": "Ann Lee"},
            ]
        },
    ],
)
def test_structured_data_gives_every_field_wherever_the_article_is_in_it(value: object) -> None:
    assert fields(ld(value)) == WHOLE


def test_links_to_other_articles_in_structured_data_do_not_count() -> None:
    other = {"@type": "NewsArticle", "headline": "Another story", "url": "https://coast.example/x"}

    assert fields(ld({"@type": "ItemList", "itemListElement": [other]}, ARTICLE)) == WHOLE


def test_what_is_no_json_is_passed_over() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'

    assert fields(broken + "<title>Boats</title>") == {"title": "Boats"}


def test_structured_data_in_a_comment_is_read() -> None:
    script = (
        f'<script type="application/ld+json">/*<![CDATA[*/{json.dumps(ARTICLE)}/*]]>*/</script>'
    )

    assert fields(script) == WHOLE


def test_open_graph_gives_what_structured_data_does_not() -> None:
    head = (
        open_graph("og:title", "Boats stay in - Coast Post")
        + open_graph("og:site_name", "Coast Post")
        + open_graph("og:url", "https://coast.example/boats")
        + open_graph("og:locale", "sv_SE")
        + open_graph("article:published_time", "2021-05-04T23:30:00-07:00")
        + open_graph("article:modified_time", "2024-01-01T00:00:00Z")
        + open_graph("article:author", "https://www.facebook.com/annlee")
        + open_graph("article:tag", "sea")
        + open_graph("article:tag", "boats")
        + meta("author", "By Ann Lee")
    )
    assert fields(head) == WHOLE | {"author": "Ann Lee"}


@pytest.mark.parametrize(
    ("name", "content", "field", "expected"),
    [
        ("citation_title", "Boats", "title", "Boats"),
        ("DC.title", "Boats", "title", "Boats"),
        ("dcterms.creator", "Ann Lee", "author", "Ann Lee"),
        ("parsely-author", "Ann Lee", "author", "Ann Lee"),
        ("byl", "By Ann Lee", "author", "Ann Lee"),
        ("author", "Von Ann Lee", "author", "Ann Lee"),
        ("DC.publisher", "Coast", "publisher", "Coast"),
        ("application-name", "Coast", "publisher", "Coast"),
        ("DC.date.issued", "2021-05-04", "published", date(2021, 5, 4)),
        ("citation_publication_date", "2021/05/04", "published", date(2021, 5, 4)),
        ("pubdate", "20210504", "published", date(2021, 5, 4)),
        ("date", "Tue, 04 May 2021 23:59:00 -0900", "published", date(2021, 5, 4)),
        ("parsely-pub-date", "2021-05-04T23:00:00Z", "published", date(2021, 5, 4)),
        ("parsely-link", "https://coast.example/b", "url", "https://coast.example/b"),
        ("content-language", "pt-BR", "language", "pt"),
        ("news_keywords", "sea, boats,sea", "tags", ("sea", "boats")),
        ("keywords", "sea", "tags", ("sea",)),
    ],
)
def test_other_names_of_metadata_are_known(
    name: str, content: str, field: str, expected: object
) -> None:
    assert fields(meta(name, content)) == {field: expected}


@pytest.mark.parametrize(
    ("body", "field", "expected"),
    [
        ('<p>By <a rel="author" href="/a">Ann Lee</a></p>', "author", "Ann Lee"),
        ('<span itemprop="author"><b itemprop="name">Ann Lee</b></span>', "author", "Ann Lee"),
        ('<p class="byline">By Ann Lee</p>', "author", "Ann Lee"),
        ('<time pubdate datetime="2021-05-04">4 May</time>', "published", date(2021, 5, 4)),
        ('<time datetime="2021-05-04T10:00">4 May</time>', "published", date(2021, 5, 4)),
        (
            '<time datetime="2024-12-12">12 Dec</time>'
            '<p class="published-on"><time datetime="2021-05-04">4 May</time></p>',
            "published",
            date(2021, 5, 4),
        ),
        ('<meta itemprop="datePublished" content="2021-05-04">', "published", date(2021, 5, 4)),
        ('<p class="pub-date">4 May 2021</p>', "published", date(2021, 5, 4)),
        ('<p class="date">04.05.2021, 10:15</p>', "published", date(2021, 5, 4)),
        ('<a rel="tag" href="/t">sea</a>', "tags", ("sea",)),
    ],
)
def test_what_readers_see_counts_where_metadata_is_silent(
    body: str, field: str, expected: object
) -> None:
    assert fields("", body) == {field: expected}


@pytest.mark.parametrize(
    "body",
    [
        '<time class="updated" datetime="2021-05-04">4 May</time>',
        '<p class="date-modified">4 May 2021</p>',
        '<div class="related"><time datetime="2021-05-04">4 May</time></div>',
        '<aside><p class="byline">By Bo Ek</p></aside>',
        '<div class="comments"><time datetime="2021-05-04">4 May</time></div>',
        '<footer><p class="date">4 May 2021</p></footer>',
        '<div class="top"><span>Tuesday, 4 May 2021</span></div>' + "<p>Text.</p>" * 20,
    ],
)
def test_what_stands_beside_the_article_or_says_a_change_is_not_its_own(body: str) -> None:
    assert fields("", body) == {}


def test_a_date_beside_the_title_counts_without_any_mark() -> None:
    body = "<font>May 4, 2021</font><p><font size=5><b>Boats stay in</b></font></p>"

    assert fields("<title>Coast Post: Boats stay in</title>", body) == {
        "title": "Boats stay in",
        "publisher": "Coast Post",
        "published": date(2021, 5, 4),
    }


def test_a_day_that_may_be_read_in_two_ways_is_none() -> None:
    assert fields(meta("date", "04/05/2021")) == {}
    assert fields(meta("date", "04/25/2021")) == {"published": date(2021, 4, 25)}


@pytest.mark.parametrize(
    ("whole", "body", "title", "publisher"),
    [
        ("Boats stay in - Coast Post", "<h1>Boats stay in</h1>", "Boats stay in", "Coast Post"),
        (
            "Boats stay in | News | Coast",
            "<h1>Boats stay in</h1>",
            "Boats stay in",
            "News | Coast",
        ),
        ("Coast Post: Boats stay in", "<h2>Boats stay in</h2>", "Boats stay in", "Coast Post"),
        (
            "Boats stay in - Coast Post",
            "<h1>Coast Post</h1><h2>Boats stay in</h2>",
            "Boats stay in",
            "Coast Post",
        ),
        (
            "Coast Post: Boats stay in",
            "<h1>Coast Post</h1><h2>Boats stay in</h2>",
            "Boats stay in",
            "Coast Post",
        ),
        ("Boats stay in", "<h1>Coast Post</h1>", "Boats stay in", None),
        ("Boats - and men - stay in", "<h1>Home</h1>", "Boats - and men - stay in", None),
        ("Boats stay in | Coast", "<p>Text</p>", "Boats stay in", None),
    ],
)
def test_the_sites_name_is_no_part_of_the_title(
    whole: str, body: str, title: str, publisher: str | None
) -> None:
    expected = {"title": title} | ({"publisher": publisher} if publisher else {})

    assert fields(f"<title>{whole}</title>", body) == expected


def test_a_known_sites_name_is_taken_off_a_title_without_a_heading() -> None:
    head = "<title>Boats – Coast Post</title>" + open_graph("og:site_name", "Coast Post")

    assert fields(head) == {"title": "Boats", "publisher": "Coast Post"}


@pytest.mark.parametrize(
    ("head", "before", "expected"),
    [
        ('<link rel="canonical" href="https://a.example/1">', "", "https://a.example/1"),
        (
            '<link rel="canonical" href="/1">' + open_graph("og:url", "https://a.example/x"),
            "",
            "https://a.example/1",
        ),
        ("", "<!-- saved from url=(0019)https://a.example/1 -->", "https://a.example/1"),
        (
            "",
            "<!--\n Page saved with SingleFile \n url: https://a.example/1 \n saved date: x -->",
            "https://a.example/1",
        ),
        (
            '<link rel="canonical" href="https://a.example/">',
            "<!-- saved from url=(0019)https://a.example/1 -->",
            "https://a.example/1",
        ),
        ('<link rel="canonical" href="javascript:x">', "", None),
        ("", "<!-- saved from url=(0014)about:internet -->", None),
    ],
)
def test_the_address_is_the_one_that_the_page_wants_or_was_saved_from(
    head: str, before: str, expected: str | None
) -> None:
    assert fields(head, before=before) == ({"url": expected} if expected else {})


def test_the_language_is_that_of_the_html_element_in_either_spelling() -> None:
    assert fields(attributes='lang="de-AT"') == {"language": "de"}
    assert fields(attributes='xml:lang="de"') == {"language": "de"}


def test_values_that_no_field_takes_are_passed_over() -> None:
    head = meta("date", "soon") + open_graph("og:url", "boats") + meta("author", "x" * 90)

    assert fields(head, attributes='lang="??"') == {}
