"""Articles and sentences into the lines that cite them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.i18n.markers import mark, mark_n
from bot.i18n.translator import Translator
from bot.library import quote_ids
from bot.rendering.links import MAX_URL, Links, to_text
from bot.rendering.views.text import (
    Item,
    Line,
    Paragraph,
    QuoteBlock,
    Role,
    Run,
    beside,
    fill,
    fill_n,
    in_a_row,
    join,
    plain,
    shorten,
    whole_line,
)
from retrieval import Article, Citation, Quote, Sentence

SAME_ARTICLE = mark("same article")
ALSO_IN = mark_n("Also in {n} other article", "Also in {n} other articles")
ALSO_IN_PAPERS = mark("Also in {names}")
UNDATED = mark("no date")
SAME_STORY = mark("same story as {number}")
ID = mark("ID {quote_id}")

MAX_TITLE = 160
"""Characters of a title that are shown."""

_DOT = " · "
_MAX_PUBLISHER = 60
_MAX_PAPERS = 3


def quote_blocks(
    quotes: Sequence[Quote], translator: Translator, *, links: Links | None = None
) -> tuple[QuoteBlock, ...]:
    """Return the quotes with their sources; of several of one article, the first one names it.

    links: the bot's own. With them a quote whose article has no address leads to the bot's view.
    """
    blocks = []
    for place, quote in enumerate(quotes):
        before = quotes[place - 1] if place else None
        is_new = before is None or before.article != quote.article
        blocks.append(
            QuoteBlock(
                plain(quote.text),
                _source_of(quote, None if is_new else before, translator, links),
                quote.context.text if quote.context else "",
                quote.article.url if is_new else None,
            )
        )
    return tuple(blocks)


def cite_article(article: Article | Citation, translator: Translator, *, text: str = "") -> Line:
    """Return title (a link, if the article has an address), publisher and date.

    text: the words of the article that the link shows.
    """
    title = shorten(article.title, limit=MAX_TITLE)
    known = [
        _linked(title, article, text=text) or shorten(article.title, Role.STRONG, limit=MAX_TITLE)
    ]
    if article.publisher:
        known.append(shorten(article.publisher, limit=_MAX_PUBLISHER))
    if article.published:
        known.append(plain(translator.date(article.published)))
    return whole_line(join((beside(part, translator) for part in known), _DOT), translator)


def cite_sentence(
    sentence: Sentence, translator: Translator, *, links: Links | None = None
) -> Line:
    """Return title, publisher, date and paragraph, each linked to where it leads."""
    article = cite_article(sentence.citation, translator, text=sentence.text)
    return join([article, _paragraph_of(sentence, links)], _DOT)


def sentence_id(sentence: Sentence, translator: Translator) -> Line:
    """Return a sentence's id, which `/verify` takes."""
    return fill(translator, ID, quote_id=(Run(str(quote_ids.id_of(sentence)), Role.CODE),))


def article_list(
    numbered: Iterable[tuple[int, Article]],
    translator: Translator,
    *,
    copies: Mapping[int, int] = MappingProxyType({}),
    telling_undated: bool = False,
) -> tuple[Item, ...]:
    """Return the articles, each with its number in the library.

    copies: number of an article that repeats another's story -> number of that.
    telling_undated: whether those without a date are said to have none.
    """
    items = []
    for number, article in numbered:
        said = [cite_article(article, translator)]
        if telling_undated and not article.published:
            said.append(plain(translator.say(UNDATED)))
        if number in copies:
            said.append(plain(translator.say(SAME_STORY, number=copies[number])))
        items.append(Item(f"{number}.", join(said, _DOT), article.url))
    return tuple(items)


def _source_of(
    quote: Quote, before: Quote | None, translator: Translator, links: Links | None
) -> Paragraph:
    """Return where the quote stands, and where else.

    before: the quote above it, if that is of the same article.
    """
    also = _also_in(quote, translator)
    if before is None:
        source = cite_sentence(quote, translator, links=links)
    else:
        same = plain(translator.say(SAME_ARTICLE))
        same = _linked(same, quote.citation, text=quote.text) or same
        source = whole_line(join([same, _paragraph_of(quote, links)], _DOT), translator)
        if _articles_of(quote.elsewhere) <= _articles_of(before.elsewhere):
            also = ()
    return (source, also) if also else (source,)


def _articles_of(sentences: Iterable[Sentence]) -> set[str]:
    return {sentence.article.id for sentence in sentences}


def _also_in(quote: Quote, translator: Translator) -> Line:
    """Return which other papers have the quote, or how many other articles, if there are any."""
    if not quote.elsewhere:
        return ()
    papers = {sentence.article.publisher: sentence for sentence in quote.elsewhere}
    number = len(quote.elsewhere)
    if number > _MAX_PAPERS or len(papers) < number or {None, quote.article.publisher} & {*papers}:
        return whole_line(fill_n(translator, *ALSO_IN, number), translator)
    names = [
        _linked(name, sentence.citation, text=sentence.text) or name
        for paper, sentence in papers.items()
        if (name := shorten(paper or "", limit=_MAX_PUBLISHER))
    ]
    said = fill(translator, ALSO_IN_PAPERS, names=in_a_row(names, translator))
    return whole_line(said, translator)


def _paragraph_of(sentence: Sentence, links: Links | None) -> Line:
    """Return the paragraph's number; it leads to the bot's view where no web page shows it."""
    own_view = None
    if links is not None and not _is_link(sentence.article.url):
        own_view = links.verify(quote_ids.id_of(sentence))
    return (Run(f"¶ {sentence.passage.paragraph}", url=own_view),)


def _linked(shown: Line, source: Article | Citation, *, text: str) -> Line | None:
    """Return what is shown as a link to the words on their page; None where there is no page."""
    if not (source.url and _is_link(source.url)):
        return None
    url = to_text(source.url, text)
    return tuple(Run(run.text, run.role, url) for run in shown)


def _is_link(url: str | None) -> bool:
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = len(url) <= MAX_URL and not any(c.isspace() for c in url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and whole
