from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import make_article
from retrieval import Article
from retrieval.cleaning.boilerplate import ClassifiedBlock, Role, classify_blocks
from retrieval.cleaning.repeated_lines import repetition_codes

LEAD = (
    "A Canadian-supported clinic in the besieged city is the latest health facility to be "
    "destroyed in an air strike, according to the organization that ran it."
)
THAI = (
    "คลินิกที่ได้รับการสนับสนุนจากแคนาดาในเมืองอเลปโปเป็นสถานพยาบาลล่าสุดที่ถูกทำลายในการโจมตีทางอากาศ "
    "ตามคำแถลงขององค์กรที่ดูแลสถานพยาบาลแห่งนี้ซึ่งเผยแพร่ทางเฟซบุ๊กเมื่อวันศุกร์ที่ผ่านมา"
)

CONSENT = (
    "By providing your email address, you have read and agree to Global News' Terms and "
    "Conditions and Privacy Policy."
)


def part_of(line: str, *, heading: bool = False) -> ClassifiedBlock:
    """Return what becomes of a line in the middle of an English article."""
    article = make_article(LEAD, line, "The clinic was closed.", headings=[line] * heading)
    return classify_blocks(article)[1]


def kept(article: Article, repeated: Sequence[int] = ()) -> list[str]:
    """Return the texts of the parts that are not left out."""
    return [
        article.text[part.block.start : part.block.end]
        for part in classify_blocks(article, repeated=repeated)
        if part.role is not Role.LEFT_OUT
    ]


def repeated_lines(articles: Sequence[Article]) -> set[str]:
    """Return the lines that are left out because other articles hold them."""
    return {
        article.text[block.start : block.end]
        for article, codes in zip(articles, repetition_codes(articles), strict=True)
        for block, code in zip(article.blocks, codes, strict=True)
        if code
    }


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("advertising", "Story continues below advertisement"),
        ("advertising", "Article continues below"),
        ("advertising", "ADVERTISEMENT"),
        ("advertising", "Sponsored content"),
        ("advertising", "Sponsored by Acme Bank"),
        ("advertising", "Paid post"),
        ("a link elsewhere", "READ MORE: Shelling kills 10 children in Aleppo"),
        ("a link elsewhere", "Read more – Shelling kills 10 children"),
        ("a link elsewhere", "READ MORE"),
        ("a link elsewhere", "Read more:"),
        ("a link elsewhere", "Watch:"),
        ("a link elsewhere", "Related: Obama to send up to 250 military personnel to Syria"),
        ("a link elsewhere", "Related stories"),
        ("a link elsewhere", "More on this story: How it began"),
        ("a link elsewhere", "More from the BBC: How it began"),
        ("a link elsewhere", "You may also like"),
        ("a link elsewhere", "Don’t miss: ten photos"),
        ("a link elsewhere", "Most popular"),
        ("a player's label", "Click to play video: 'Hospital bombed in Aleppo'"),
        ("a player's label", "Watch now"),
        ("a player's label", "VIDEO"),
        ("a newsletter", "The latest health and medical news emailed to you every Sunday."),
        ("a newsletter", "Receive the latest medical news delivered to you every Sunday."),
        ("a newsletter", "Get the day's top stories delivered straight to your inbox."),
        ("a newsletter", "Sign up for our morning newsletter"),
        ("a newsletter", "Subscribe to our YouTube channel"),
        ("a newsletter", "Sign in"),
        ("a newsletter", "Vous aimez le Val ? Inscrivez-vous à notre lettre."),
        ("a newsletter", "Abonnez-vous à nos alertes par mail"),
        ("a newsletter", "Bestellen Sie unseren täglichen Newsletter."),
        ("a newsletter", "Jetzt Newsletter abonnieren"),
        ("a newsletter", "Suscríbete a nuestro boletín diario"),
        ("a newsletter", "Assine a nossa newsletter"),
        ("a newsletter", "Iscriviti alla newsletter"),
        ("a notice", "Wir verwenden Cookies, um Ihnen mehr zu bieten."),
        ("a notice", "Ce site utilise des cookies."),
        ("a notice", "Utilizamos cookies propias y de terceros."),
        ("a newsletter", CONSENT),
        ("a notice", "Terms of Use"),
        ("a notice", "Terms of Service and Privacy Policy"),
        ("a notice", "We use cookies to improve your visit."),
        ("a notice", "© 2016 Global News, a division of Corus"),
        ("a notice", "Copyright 2016 The Canadian Press. All rights reserved."),
        ("a notice", "This material may not be published, broadcast or rewritten."),
        ("a notice", "This story was first published on 3 May 2021."),
        ("a credit of the page", "With a file from The Associated Press"),
        ("a credit of the page", "With files from Reuters and The Canadian Press."),
        ("a credit of the page", "With additional reporting by Jane Doe, Reuters"),
        ("a credit of the page", "By Jane Doe, Staff Reporter"),
        ("a credit of the page", "Written by Jane Doe"),
        ("a credit of the page", "Posted April 29, 2016 4:55 pm"),
        ("a credit of the page", "Published: Dec 13, 2016 7:33 a.m."),
        ("a credit of the page", "Last Updated: December 13, 2016"),
        ("a credit of the page", "Updated 3 hours ago"),
        ("a credit of the page", "Published on Tue 13 Dec 2016 07.33"),
        ("a credit of the page", "4 min read"),
        ("sharing", "Share this article"),
        ("sharing", "Share on Facebook"),
        ("sharing", "Tweet"),
        ("sharing", "Follow us on Twitter for more."),
        ("sharing", "Follow @reporter on Twitter"),
        ("sharing", "12 comments"),
        ("sharing", "Leave a comment"),
        ("navigation", "Skip to main content"),
        ("navigation", "Back to top"),
        ("navigation", "Next article"),
        ("no words", "* * *"),
        ("no words", "—"),
        ("no words", ""),
    ],
)
def test_what_pages_say_of_themselves_is_left_out(reason: str, line: str) -> None:
    part = part_of(line)

    assert (part.role, part.reason) == (Role.LEFT_OUT, reason)


@pytest.mark.parametrize(
    "line",
    [
        "By the river stood a hospital.",
        "By Monday, the doctors had this to say:",
        "Story by story, the tower grew.",
        "Sponsored by the ministry, the study found 27 hospitals in ruins.",
        "Read more books, the minister told children.",
        "Related deaths are counted apart.",
        "Recommended doses differ: two for adults, one for children.",
        "More from habit than from hope, they stayed: the clinic was all they had.",
        "“Click to play”, the screen said.",
        "Videos of the strike were shared on Facebook.",
        "“The letter that I sent to you every winter was never answered,” she said.",
        "The parcels were delivered to you and to me, he said.",
        "The medicine was sent to you every time, said the doctor, and every time it was lost.",
        "Signs up and down the road warned of mines.",
        "Registered nurses left the city.",
        "Scammers hope that by entering your email you open the door.",
        "If you agree to the terms of the ceasefire, he told them, we will stop.",
        "Facebook changed its privacy policy.",
        "The minister criticised the site’s terms of service.",
        "Cookies were baked in the hospital’s kitchen.",
        "Copyright the world over is a matter of treaties.",
        "All rights reserved to the crown were lost in 1215.",
        "This material may be asbestos.",
        "This report was published by the ministry in 1998.",
        "With reporting on the war forbidden, journalists left.",
        "With files from three archives, two museums and a bank, he proved it.",
        "Published in 1851, Moby-Dick sold few copies.",
        "Posted to Aleppo in 2011, he stayed for five years.",
        "Updated figures show that 27 hospitals were hit.",
        "Like with most wars, it began with a lie.",
        "Comment on the strike was not to be had.",
        "Print is dead.",
        "Share prices fell by 12 per cent.",
        "Join us on the march, they called.",
        "Home was a tent.",
        "Next came the bombs.",
        "Searches for survivors went on.",
        "“Enough.”",
        "Who hit the hospital?",
        "He counted: one, two, three,",
        "Smoke rises over the city. More was to come",
    ],
)
def test_a_sentence_that_only_begins_alike_stays_text(line: str) -> None:
    part = part_of(line)

    assert (part.role, part.reason) == (Role.TEXT, "")


@pytest.mark.parametrize(
    "line",
    [
        "WATCH: Syria's ceasefire was shaky. Jeff Semple reports – Apr 28, 2016",
        "Video: drone footage of the ruins",
        "Smoke rises over Aleppo. (Omar Sanadiki/Reuters)",
        "Smoke rises over Aleppo (Photo: Omar Sanadiki)",
        'Dr. Anas Al Kassem says he\'s "deeply depressed." (CBC)',
        "Dr. Anas Al Kassem says he's “deeply depressed.” (CBC)",
        "Smoke rises over Aleppo. THE CANADIAN PRESS/Omar Sanadiki",
    ],
)
def test_a_caption_keeps_its_credit(line: str) -> None:
    assert part_of(line).role is Role.CAPTION


@pytest.mark.parametrize(
    "line",
    [
        "He said so (and he said it often/loudly).",
        "He said so. (Everybody knew/guessed it.)",
        "He is a surgeon (and a father).",
        pytest.param("Photo: " + "The clinic was hit. " * 40, id="longer than a caption"),
    ],
)
def test_a_bracket_does_not_make_a_caption(line: str) -> None:
    assert part_of(line).role is Role.TEXT


@pytest.mark.parametrize(
    "line",
    [
        "A city destroyed",
        "Aleppo’s last pediatrician killed in bombing",
        "Dr. Anas Al-Kassem, physician behind medical aid effort, says city is unrecognizable",
        "Background",
    ],
)
def test_a_short_line_that_is_no_sentence_heads_what_follows(line: str) -> None:
    assert part_of(line).role is Role.HEADING


def test_a_long_line_without_a_full_stop_stays_text() -> None:
    assert part_of(LEAD.removesuffix(".")).role is Role.TEXT


def test_a_heading_of_the_format_may_end_like_a_sentence() -> None:
    assert part_of("Who hit it?", heading=True).role is Role.HEADING


def test_the_title_in_the_body_is_a_heading() -> None:
    article = make_article("Clinic bombed!", LEAD, title="Clinic  BOMBED!")

    assert classify_blocks(article)[0].role is Role.HEADING


def test_a_label_above_no_text_is_left_out() -> None:
    article = make_article(
        "Toronto Programs", "Clinic bombed", LEAD, "Get weekly news", "Sign in", "Metro Morning"
    )

    assert kept(article) == ["Clinic bombed", LEAD]
    assert classify_blocks(article)[0].reason == "a heading with no text below it"


def test_headings_of_the_format_may_stand_above_each_other() -> None:
    headings = ["History", "Early years", "Sources"]
    article = make_article(*headings[:2], LEAD, headings[2], headings=headings)

    assert kept(article) == ["History", "Early years", LEAD]


def test_short_articles_have_labels_too() -> None:
    article = make_article("Opening hours", "We open at nine.", "We close at five.")

    assert classify_blocks(article)[0].role is Role.HEADING


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param([THAI, THAI[:90], THAI[:50]], id="Thai has no full stops"),
        pytest.param(["the clinic was hit", "nobody died", "it was closed."], id="careless"),
        pytest.param(["Population 2,100,000", "Founded 1851"], id="facts"),
    ],
)
def test_where_sentences_have_no_full_stops_nothing_is_taken_for_a_label(
    paragraphs: list[str],
) -> None:
    article = make_article(*paragraphs)

    assert {part.role for part in classify_blocks(article)} == {Role.TEXT}


def test_a_paragraph_that_stands_twice_is_kept_once() -> None:
    article = make_article(LEAD, "They left.", LEAD.replace("-", "-").upper(), "They left.")

    assert kept(article) == [LEAD, "They left."]
    assert [part.reason for part in classify_blocks(article)[2:]] == [
        "is repeated in this article"
    ] * 2


def test_a_heading_of_the_format_may_stand_twice() -> None:
    article = make_article("Notes", LEAD, "Notes", "They left.", headings=["Notes"])

    assert kept(article, repeated=[1, 0, 1, 0]) == ["Notes", LEAD, "Notes", "They left."]


def test_the_title_of_a_linked_video_is_left_out_with_its_player() -> None:
    article = make_article(
        "Click to play video: 'Who hit  the hospital?'", "Who hit the hospital?", LEAD
    )

    assert kept(article) == [LEAD]
    assert classify_blocks(article)[1].reason == "the title of a link that is left out"


def test_a_sentence_within_a_line_left_out_stays() -> None:
    article = make_article(LEAD, f"{LEAD} He left.", f"{LEAD} He left.", "He left.")

    assert kept(article)[-1] == "He left."


def test_labels_that_two_articles_share_are_the_site_s() -> None:
    articles = [
        make_article(LEAD, "More below", "They left."),
        make_article(LEAD.replace("clinic", "school"), "More below", "They stayed."),
        make_article(LEAD.replace("clinic", "market"), "They came back."),
    ]

    assert repeated_lines(articles) == {"More below"}
    assert kept(articles[0], repetition_codes(articles)[0]) == [LEAD, "They left."]


@pytest.mark.parametrize(("copies", "repeated"), [(4, set()), (5, {"Our rules are strict."})])
def test_a_sentence_must_stand_in_many_articles_to_be_the_site_s(
    copies: int, repeated: set[str]
) -> None:
    articles = [
        make_article(f"Report {number}: {LEAD}", "Our rules are strict.")
        for number in range(copies)
    ]

    assert repeated_lines(articles) == repeated


def test_a_caption_that_two_articles_share_is_no_label() -> None:
    caption = "Smoke rises over Aleppo. (Omar Sanadiki/Reuters)"

    assert not repeated_lines([make_article("Yes.", caption), make_article("No.", caption)])


def test_copies_of_one_article_keep_what_they_say() -> None:
    articles = [make_article(LEAD, "They left.", "A city destroyed", "Done.") for _ in range(9)]

    assert not repeated_lines(articles)


def test_the_seeds_lose_their_furniture_and_nothing_else(seed_articles: Sequence[Article]) -> None:
    clinic, ghosts = seed_articles
    of_clinic, of_ghosts = repetition_codes(seed_articles)

    assert by_role(clinic, Role.LEFT_OUT, of_clinic) == [
        1, 2, 9, 10, 13, 15, 16, 17, 18, 19, 21, 26, 32, 34, 38, 39,
    ]  # fmt: skip
    assert by_role(clinic, Role.CAPTION, of_clinic) == [3]
    assert by_role(clinic, Role.HEADING, of_clinic) == [29]
    assert by_role(ghosts, Role.LEFT_OUT, of_ghosts) == [1, 6, 22]
    assert by_role(ghosts, Role.CAPTION, of_ghosts) == [5, 11, 18]
    assert by_role(ghosts, Role.HEADING, of_ghosts) == [2, 4, 15]


def by_role(article: Article, role: Role, repeated: Sequence[int]) -> list[int]:
    """Return the numbers of the paragraphs that have the role."""
    parts = classify_blocks(article, repeated=repeated)
    return [part.paragraph for part in parts if part.role is role]


@given(
    st.lists(st.text() | st.sampled_from([LEAD, "READ MORE: x", "A label", "He left.", "x", ""])),
    st.data(),
)
def test_every_block_has_one_role_and_parts_keep_their_order(
    paragraphs: list[str], data: st.DataObject
) -> None:
    headings = data.draw(st.sets(st.sampled_from(paragraphs))) if paragraphs else set()
    article = make_article(*paragraphs, headings=headings)

    parts = classify_blocks(article, repeated=repetition_codes([article] * 2)[0])
    assert tuple(part.block for part in parts) == article.blocks
    assert [part.paragraph for part in parts] == list(range(1, len(parts) + 1))
    assert all(bool(part.reason) == (part.role is Role.LEFT_OUT) for part in parts)


@pytest.mark.parametrize("piece", ["a, ", "Ab ", "(a/", ". a/", "by ", "?", "'", ": ", "1,", " "])
def test_an_enormous_line_is_judged(piece: str) -> None:
    (part,) = classify_blocks(make_article(piece * 50_000))

    assert part.role in (Role.TEXT, Role.LEFT_OUT)


@pytest.mark.parametrize(
    "item", ["- Oranges cost three dollars", "• Bread", "2. Bring your passport"]
)
def test_an_item_of_a_list_is_worth_quoting(item: str) -> None:
    assert part_of(item).role is Role.TEXT


BARE = ("one thing", "or another", "and a third")  # so that nothing is taken for a heading
CLOSED = "The clinic was closed."


@pytest.mark.parametrize("line", ["Von Ann Lee", "ANN LEE"])
def test_a_line_of_the_author_s_name_is_a_credit(line: str) -> None:
    article = replace(make_article(*BARE, line, CLOSED), author="Ann Lee")

    assert kept(article) == [*BARE, CLOSED]


def test_a_line_that_says_more_than_the_author_s_name_stays() -> None:
    line = "The harbour master was Ann Lee"
    article = replace(make_article(*BARE, line, CLOSED), author="Ann Lee")

    assert kept(article) == [*BARE, line, CLOSED]


def test_a_line_of_figures_is_no_text_and_may_be_a_heading() -> None:
    article = make_article(*BARE, "18.40", "1943", CLOSED, headings=["1943"])

    assert kept(article) == [*BARE, "1943", CLOSED]
