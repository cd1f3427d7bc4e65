from __future__ import annotations

import pytest

from retrieval.ingest.html import page_chrome
from retrieval.ingest.html.blocks import paragraphs
from retrieval.ingest.html.parser import parse

FIRST = "Every morning the boats leave before it is light, and some come back with very little."
SECOND = (
    "On Friday the harbour master counted eleven boats, and a year before there had been thirty."
)
TEXT = f"<p>{FIRST}</p>{{}}<p>{SECOND}</p>"


def left(body: str, *, site: str = "") -> list[str]:
    tree = parse(f"<html><body>{body}</body></html>")
    page_chrome.strip_page(tree, site=site)
    return [paragraph.text for paragraph in paragraphs(tree)]


@pytest.mark.parametrize(
    "box",
    [
        "<nav><a href='/'>Home</a></nav>",
        "<div role='dialog'><p>Choose.</p></div>",
        "<div class='site-footer'>Imprint</div>",
        "<div id='cookieBanner'>Fine?</div>",
        "<section class='RelatedStories'><p>Elsewhere</p></section>",
        "<div class='most-read'><p>The cat</p></div>",
        "<div hidden>Not shown</div>",
        "<div style='display: none'>Not shown</div>",
        "<span class='sr-only'>For ears alone</span>",
        "<div><p>Get it at breakfast.</p><form><input type=email><button>OK</button></form></div>",
        "<div><h3>Read next</h3><ul><li><a href='/1'>The cat</a></li></ul></div>",
        "<h3>You may also like</h3><p><a href='/1'>The cat</a></p>",
        "<p><a href='/1'>Read what the cat did when nobody was there</a></p>",
        "<p><a href='/m'>E-mail</a> | <a href='/p'>Print</a></p>",
        "<p>We and our partners use cookies.</p>",
        "<p>Subscribe to continue.</p>",
        "<div><p>Sign up for our weekly newsletter.</p></div>",
        "<p>Reporting by Ann Lee; Editing by Bo Ek</p>",
        "<p>Contact: <a href='mailto:a@b.example'>our desk</a></p>",
        "<p><time datetime='2021-05-04'>4 May</time> — 4 minute read</p>",
        "<!-- nothing --><script>x()</script><style>p {}</style><svg><title>x</title></svg>",
    ],
)
def test_what_is_around_the_text_goes(box: str) -> None:
    assert left(f"<article>{TEXT.format(box)}</article>") == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<div class='has-sidebar newsletter-on'>{TEXT.format('')}</div>", [FIRST, SECOND]),
        (
            f"<div class='widget-text'><p>{FIRST}</p></div>"
            f"<div class='widget-text'><p>{SECOND}</p></div>",
            [FIRST, SECOND],
        ),
        (
            f"<div><p>{FIRST}</p><button>Share</button></div><div><p>{SECOND}</p><button>Share</button></div>",
            [FIRST, SECOND],
        ),
        (f"<form id='aspnetForm'><input type=hidden>{TEXT.format('')}</form>", [FIRST, SECOND]),
        (
            TEXT.format("<h2>More about the harbour</h2><p>It is deep and cold.</p>"),
            [FIRST, "More about the harbour", "It is deep and cold.", SECOND],
        ),
        (
            TEXT.format("<h2>Share prices</h2><p>They fell.</p>"),
            [FIRST, "Share prices", "They fell.", SECOND],
        ),
        (
            TEXT.format("<p>The company sells cookies with cream and calls them its own.</p>"),
            [FIRST, "The company sells cookies with cream and calls them its own.", SECOND],
        ),
        (
            TEXT.format("<p>She wrote to <a href='/x'>the king</a> twice.</p>"),
            [FIRST, "She wrote to the king twice.", SECOND],
        ),
    ],
)
def test_what_holds_the_text_stays_whatever_it_is_called(body: str, expected: list[str]) -> None:
    assert left(body) == expected


def test_what_a_site_says_about_itself_goes() -> None:
    body = TEXT.format("") + "<h3>About Coast Post</h3><p>We print since 1921.</p>"

    assert left(body, site="Coast Post") == [FIRST, SECOND]


def test_notes_in_italics_at_the_end_go_and_in_the_text_stay() -> None:
    body = (
        TEXT.format("<p><em>It is so.</em></p>") + "<p><em>Ann Lee writes about the sea.</em></p>"
    )

    assert left(body) == [FIRST, "It is so.", SECOND]


def test_marks_of_footnotes_go_and_raised_letters_stay() -> None:
    marks = "<sup><a href='#n1'>2</a></sup><sup>[3]</sup><sup>*</sup>"
    raised = f"The 5<sup>th</sup>{marks}, 10<sup>6</sup> km<sup>2</sup>. {SECOND}"

    assert left(f"<p>{FIRST}{marks}</p><p>{raised}</p>") == [
        FIRST,
        f"The 5th, 10⁶ km². {SECOND}",
    ]


def test_line_breaks_part_paragraphs_where_there_are_two() -> None:
    listed = "<br>And<br>- one thing<br>- another<ul><li>third.</li></ul>"
    body = f"<td>{FIRST}<br><br>{SECOND}{listed}</td>"

    assert left(f"<table><tr>{body}</tr></table>") == [
        FIRST,
        f"{SECOND} And",
        "- one thing",
        "- another",
        "third.",
    ]


def test_a_caption_takes_its_pictures_place() -> None:
    figure = (
        "<figure><img src='a.jpg'><figcaption>A boat. <button>Zoom</button></figcaption></figure>"
    )
    old = "<div class='wp-caption'><img src='a.jpg'><p class='wp-caption-text'>A net.</p></div>"

    assert left(TEXT.format(figure + old)) == [FIRST, "A boat.", "A net.", SECOND]


def test_a_lead_that_is_called_a_teaser_stays_and_teasers_of_other_pages_go() -> None:
    lead = "<p class='article-teaser'>The lead says it all in a line of its own.</p>"
    other = "<div class='teaser'><a href='/b'><p>Another story, of another day.</p></a></div>"
    linked = "<a href='/c'><span class='teaser'>A third one, told at some length.</span></a>"

    assert left(lead + TEXT.format(other + linked)) == [
        "The lead says it all in a line of its own.",
        FIRST,
        SECOND,
    ]


def test_a_long_paragraph_in_a_box_of_its_own_does_not_hide_the_short_ones() -> None:
    told = ("A bridge is to be closed.", FIRST, "It is old.", "The detour is long.")
    body = "".join(f"<div><span>{one}</span></div>" for one in told)

    assert left(f"<div>{body}</div>") == list(told)
