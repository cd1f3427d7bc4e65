"""What a file would bring into the library, as it is told before that is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.i18n.markers import Text, mark, mark_n
from bot.i18n.translator import Translator, joined
from bot.library.previews import LONGEST, SHOWN, ArticleSummary, ShortList, UploadPreview
from bot.rendering.messages import render_source
from bot.transport.html import MAX_UNITS, clip, plain, quoted, shorten, units
from retrieval import Citation

ARTICLES_IN_IT = mark_n("{n} article in this file", "{n} articles in this file")
QUOTABLE = mark_n(
    "I can quote {n} sentence from it:", "I can quote {n} sentences from it; the first:"
)
NOTHING_QUOTABLE = mark("I can quote nothing from it.")
NO_ARTICLE = mark("I found no new article in this file.")
LEFT_OUT = mark("Lines left out: {n}")
LIKE = mark("Much like what is here already: {n}")
UNKNOWN = mark("Unknown: {what}")
PUBLISHER = mark("publisher")
DATE = mark("date")
ADDRESS = mark("web address")
PROBLEMS = mark("Problems: {n}")
AND_OTHERS = mark("… and {n} more")

_FULLNESS = (8, 2, 1)  # lines of each list, if they fit
_FOR_OTHERS = 500  # UTF-16 units
_KNOWN = (("publisher", PUBLISHER), ("published", DATE), ("url", ADDRESS))
_LONGEST_QUOTE = 600  # UTF-16 units


def render(preview: UploadPreview, translator: Translator) -> str:
    """Return a preview as HTML, with room for a few words more in its message."""
    for most in _FULLNESS:
        html = joined(_parts(preview, most, translator))
        if units(plain(html)) <= MAX_UNITS - _FOR_OTHERS:
            break
    return html


def render_told(told: ArticleSummary, translator: Translator) -> str:
    """Return title, publisher and date of an article in one line."""
    day = told["published"]
    published = date.fromisoformat(day) if day else None
    shown = Citation(told["title"], told["publisher"], published, told["url"], 1)
    return render_source(shown, translator)


def render_list(
    text: Text, listed: ShortList, translator: Translator, *, most: int = SHOWN
) -> str:
    """Return the lines under a heading with their number; nothing where there are none."""
    if not listed["n"]:
        return ""
    heading = f"<b>{translator.say(text, n=translator.number(listed['n']))}</b>"
    lines = [shorten(line, limit=LONGEST) for line in listed["first"][:most]]
    return "\n".join([heading, *_bullets(lines, listed["n"], translator)])


def _parts(preview: UploadPreview, most: int, translator: Translator) -> Iterator[str]:
    """Yield the parts of a preview, of each list as many lines as are wanted."""
    yield _head(preview, most, translator)
    if preview["n"]:
        yield _quotable(preview, translator)
    yield render_list(LEFT_OUT, preview["left_out"], translator, most=most)
    yield _unknown(preview, translator)
    yield render_list(LIKE, preview["like"], translator, most=most)
    yield render_list(PROBLEMS, preview["problems"], translator, most=most)


def _head(preview: UploadPreview, most: int, translator: Translator) -> str:
    articles = [render_told(told, translator) for told in preview["articles"][:most]]
    if not articles:
        return translator.say(NO_ARTICLE)
    if preview["n"] == 1:
        return articles[0]
    heading = f"<b>{translator.say_n(*ARTICLES_IN_IT, preview['n'])}</b>"
    return "\n".join([heading, *_bullets(articles, preview["n"], translator)])


def _quotable(preview: UploadPreview, translator: Translator) -> str:
    if not preview["sentences"]:
        return translator.say(NOTHING_QUOTABLE)
    first = quoted(_shortened(preview["first_sentence"]))
    said = translator.say_n(*QUOTABLE, preview["sentences"])
    return f"{said}\n<blockquote>{first}</blockquote>"


def _unknown(preview: UploadPreview, translator: Translator) -> str:
    """Return what nobody says of the articles; of how many, where there are several."""
    counts = ((translator.say(text), preview["unknown"].get(name, 0)) for name, text in _KNOWN)
    missing = [
        name if preview["n"] == 1 else f"{name} ({translator.number(count)})"
        for name, count in counts
        if count
    ]
    return translator.say(UNKNOWN, what=translator.listed(missing)) if missing else ""


def _shortened(sentence: str) -> str:
    """Return a sentence, cut where it is longer than a preview needs."""
    fits = units(sentence) <= _LONGEST_QUOTE
    return sentence if fits else clip(sentence, max_units=_LONGEST_QUOTE)


def _bullets(shown: Sequence[str], n: int, translator: Translator) -> Iterator[str]:
    yield from (f"• {translator.beside(one)}" for one in shown)
    if (more := n - len(shown)) > 0:
        yield translator.say(AND_OTHERS, n=translator.number(more))
