"""An explanation into a short message: why the answer is what it is, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.i18n.markers import mark, mark_n
from bot.i18n.translator import Translator, joined
from bot.rendering.messages import (
    MISSING,
    list_words,
    render_refusal,
    render_searched,
    render_source,
)
from bot.transport.html import emphasise, shorten
from retrieval import (
    Answer,
    AskedWord,
    Considered,
    Explanation,
    FoundWord,
    Reason,
    RequestKind,
    Resemblance,
    WordPlace,
)

WHY = mark("Why this answer")
WHY_NOT = mark("Why no answer")
TOPIC = mark("I took this for a topic: each quote is the best sentence of an article on it.")
NO_TOPIC = mark("I took this for a topic, and no article is surely about it.")
SUMMARY = mark("I took this for a wish for a summary: these are the most central sentences.")
NO_SUMMARY = mark("I took this for a wish for a summary, and no article is surely about that.")
STATEMENT = mark("I took this for a claim: these sentences come closest to its words.")
NO_STATEMENT = mark("I took this for a claim, and no sentence comes close to its words.")

NO_WORD = mark("The question has no word that I can search for.")
NONE_HELD = mark("No article holds any of these words: {words}.")
APART = mark("No sentence holds both “{one}” and “{other}”.")
NOT_SAID = mark("The nearest sentence does not give what was asked for: {thing}.")
UNSURE = mark("No sentence is surely enough the answer.")

NEAREST = mark("The nearest sentence:")
WORDS_HELD = mark("Words of the question in it: {held} of {n}")
WORDS = mark("Words of the question:")
MORE = mark_n("and {n} more word", "and {n} more words")
TYPED = mark("typed “{word}”")
AS = mark("as {forms}")
IN_PARAGRAPHS = mark_n("in {held} of {n} paragraph", "in {held} of {n} paragraphs")
ONLY_IN_TITLES = mark("in titles and headings only")
IN_NO_ARTICLE = mark("in no article")
BEGINS_ALIKE = mark("“{form}” in it begins alike")
USED_ALIKE = mark("“{form}” in it is used alike")

IT_HAS = mark("It seems to hold what was asked for: {thing}.")
IT_LACKS = mark("It does not hold what was asked for: {thing}.")
SURE = mark("I am {sure} % sure that it answers; {needed} % is needed.")
NEWER = mark("It is from {newer}; one from {older} fits about as well, and newer goes first.")
NEWER_FIRST = mark("Where two fit about equally well, the newer goes first.")
HARDLY_SURE = mark("I am less than 1 % sure that it answers; {needed} % is needed.")

NEXT_BEST = mark("Next best:")
NO_OTHER = mark("There is no other sentence with words of the question.")
ABOUT_AS_LIKELY = mark("The first is about as likely to answer.")
TIMES_AS_LIKELY = mark_n(
    "The first is about {n} time as likely to answer.",
    "The first is about {n} times as likely to answer.",
)
FAR_LIKELIER = mark("The first is more than {most} times as likely to answer.")

_THINGS = {
    "how many": mark("a number"),
    "how much": mark("an amount"),
    "how long": mark("a length of time"),
    "how": mark("a way or a means"),
    "why": mark("a reason"),
    "when": mark("a time"),
    "where": mark("a place"),
    "who": mark("a person"),
    "group": mark("a group of people"),
    "name": mark("a name or a title"),
    "definition": mark("who or what it is"),
    "said": mark("what somebody said"),
    "kind": mark("a kind of thing"),
}
"""What a question may want -> its name; other wants, such as "is", would tell a reader nothing."""
_PLACES = {
    WordPlace.BEFORE: mark("in the sentence before"),
    WordPlace.PARAGRAPH: mark("in the paragraph"),
    WordPlace.HEADING: mark("in the heading"),
    WordPlace.TITLE: mark("in the title"),
    WordPlace.ARTICLE: mark("elsewhere in the article"),
    WordPlace.ELSEWHERE: mark("not in this article"),
}
_ALIKE = {Resemblance.KIN: BEGINS_ALIKE, Resemblance.USED_ALIKE: USED_ALIKE}
_KINDS = {
    (RequestKind.TOPIC, True): TOPIC,
    (RequestKind.TOPIC, False): NO_TOPIC,
    (RequestKind.SUMMARY, True): SUMMARY,
    (RequestKind.SUMMARY, False): NO_SUMMARY,
    (RequestKind.STATEMENT, True): STATEMENT,
    (RequestKind.STATEMENT, False): NO_STATEMENT,
}

_MOST_ROWS = 7  # of words; a longer question is seldom one
_LONGEST_WORD = 28
_LONGEST_QUOTE = 220  # characters: six lines on a phone
_LONGEST_NEXT = 140
_HARDLY = 0.005  # a confidence that would be shown as 0 %
_TWICE = 1.5  # times as likely, from which it is worth a number
_MOST_TIMES = 1000  # times as likely; a larger number says no more


def render(explanation: Explanation, answer: Answer, translator: Translator) -> str:
    """Return why the articles answer as they do, or why they do not, for a phone's screen."""
    head = f"<b>{translator.say(WHY if answer.answered else WHY_NOT)}</b>"
    if answer.nothing:  # the restrictions are the reason, whatever the words are
        return f"{head}\n{render_refusal(answer, translator)}"
    if answer.kind is not RequestKind.QUESTION:
        newer = translator.say(NEWER_FIRST) if answer.is_by_date else ""
        return joined([head, translator.say(_KINDS[answer.kind, answer.answered]), newer], by="\n")
    if not explanation.answered:
        head = f"{head}\n{_reason(explanation, translator)}"
    return joined([head, render_searched(answer, translator), *_parts(explanation, translator)])


def _parts(explanation: Explanation, translator: Translator) -> Iterator[str]:
    """Yield what there is to say, paragraph by paragraph."""
    best = explanation.best
    if best is None or not (explanation.answered or explanation.is_near):
        yield _words(explanation, translator)
        return
    yield _quoted_best(best, explanation, translator)
    yield _words_in(best, explanation, translator)
    newer = _newer(best, explanation, translator)
    yield joined([*_asked_for(best, translator), newer, _sure(explanation, translator)], by="\n")
    if explanation.answered:
        yield _next_best(explanation, translator)


def _reason(explanation: Explanation, translator: Translator) -> str:
    match explanation.reason:
        case Reason.NO_WORD:
            return translator.say(NO_WORD)
        case Reason.NONE_HELD:
            return translator.say(
                NONE_HELD, words=list_words(map(_name, explanation.words), translator)
            )
        case Reason.MISSING:
            return translator.say(MISSING, words=list_words(explanation.missing, translator))
        case Reason.APART if explanation.apart:
            one, other = (_shown(_name(word)) for word in explanation.apart)
            return translator.say(APART, one=one, other=other)
        case Reason.NOT_OFFERED if explanation.best:
            lacking = next(w.want for w in explanation.best.wanted if w.is_told and not w.offered)
            return translator.say(NOT_SAID, thing=translator.say(_THINGS[lacking]))
        case _:
            return translator.say(UNSURE)


def _quoted_best(best: Considered, explanation: Explanation, translator: Translator) -> str:
    quoted = f"<blockquote>{_marked(best, limit=_LONGEST_QUOTE)}</blockquote>"
    return quoted if explanation.answered else f"{translator.say(NEAREST)}\n{quoted}"


def _marked(considered: Considered, *, limit: int) -> str:
    """Return the sentence with the question's words in bold."""
    forms = [form for found in considered.found if _is_held(found) for form in found.forms]
    return emphasise(considered.quote.text, forms, limit=limit)


def _is_held(found: FoundWord) -> bool:
    return found.place is WordPlace.SENTENCE


def _words_in(best: Considered, explanation: Explanation, translator: Translator) -> str:
    """Return where each word stands as seen from the best sentence, and how rare it is."""
    held = sum(map(_is_held, best.found))
    head = translator.say(
        WORDS_HELD, held=translator.number(held), n=translator.number(len(best.found))
    )
    rows = [[*_place(found, translator), *_like(found, translator)] for found in best.found]
    return _table(head, [found.word for found in best.found], rows, explanation, translator)


def _words(explanation: Explanation, translator: Translator) -> str:
    """Return how rare each word is, where no sentence is near."""
    if not any(word.in_articles for word in explanation.words):
        return ""  # the reason names them all
    rows: list[list[str]] = [[] for _ in explanation.words]
    return _table(translator.say(WORDS), explanation.words, rows, explanation, translator)


def _table(
    head: str,
    words: Sequence[AskedWord],
    rows: Sequence[list[str]],
    explanation: Explanation,
    translator: Translator,
) -> str:
    lines = [
        " · ".join(
            [
                f"• <b>{translator.beside(_shown(_name(word)))}</b>",
                *facts,
                *_facts(word, explanation, translator),
            ]
        )
        for word, facts in zip(words[:_MOST_ROWS], rows, strict=False)
    ]
    if more := len(words) - len(lines):
        lines.append(translator.say_n(*MORE, more))
    return joined([head, *lines], by="\n")


def _facts(word: AskedWord, explanation: Explanation, translator: Translator) -> Iterator[str]:
    if word.paragraphs:
        held = translator.number(word.paragraphs)
        yield translator.say_n(*IN_PARAGRAPHS, explanation.paragraphs, held=held)
    else:
        yield translator.say(ONLY_IN_TITLES if word.in_articles else IN_NO_ARTICLE)
    if word.corrected:
        yield translator.say(TYPED, word=_shown(word.text))


def _place(found: FoundWord, translator: Translator) -> Iterator[str]:
    if place := _PLACES.get(found.place):
        yield translator.say(place)
    searched = _name(found.word).casefold()
    if forms := [form for form in found.forms if form.casefold() != searched]:
        yield translator.say(AS, forms=", ".join(f"“{_shown(form)}”" for form in forms[:2]))


def _like(found: FoundWord, translator: Translator) -> Iterator[str]:
    if found.like:
        yield translator.say(_ALIKE[found.like.how], form=_shown(found.like.form))


def _asked_for(best: Considered, translator: Translator) -> Iterator[str]:
    for wanted in best.wanted:
        if thing := _THINGS.get(wanted.want):
            yield translator.say(
                IT_HAS if wanted.offered else IT_LACKS, thing=translator.say(thing)
            )


def _newer(best: Considered, explanation: Explanation, translator: Translator) -> str:
    """Return that the best stands first for its date, or an empty string where it does not."""
    if explanation.newer_than is None:
        return ""
    both = (best.quote.article.published, explanation.newer_than.article.published)
    newer, older = (translator.date(day) for day in both if day)
    return translator.say(NEWER, newer=newer, older=older)


def _sure(explanation: Explanation, translator: Translator) -> str:
    """Return the confidence and the threshold, with as many digits as tell them apart."""
    confidence, threshold = explanation.confidence, explanation.threshold
    apart = (d for d in range(4) if round(confidence, d + 2) != round(threshold, d + 2))
    digits = next(apart, 0)
    needed = translator.number(round(threshold * 100, digits))
    if confidence < _HARDLY:
        return translator.say(HARDLY_SURE, needed=needed)
    return translator.say(
        SURE, sure=translator.number(round(confidence * 100, digits)), needed=needed
    )


def _next_best(explanation: Explanation, translator: Translator) -> str:
    runner_up, times = explanation.runner_up, explanation.times_as_likely
    if runner_up is None or times is None:
        return translator.say(NO_OTHER)
    quoted = f"<blockquote>{_marked(runner_up, limit=_LONGEST_NEXT)}</blockquote>"
    source = f"— {render_source(runner_up.quote.citation, translator)}"
    return joined([translator.say(NEXT_BEST), quoted, source, _times(times, translator)], by="\n")


def _times(times: float, translator: Translator) -> str:
    if times < _TWICE:
        return translator.say(ABOUT_AS_LIKELY)
    if times >= _MOST_TIMES:
        return translator.say(FAR_LIKELIER, most=translator.number(_MOST_TIMES))
    return translator.say_n(*TIMES_AS_LIKELY, round(times))


def _name(word: AskedWord) -> str:
    return word.corrected or word.text


def _shown(text: str) -> str:
    return shorten(text, limit=_LONGEST_WORD)
