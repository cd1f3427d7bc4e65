"""An explanation into a view: why the answer is what it is, in plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.i18n.markers import mark, mark_n
from bot.i18n.translator import Translator
from bot.rendering.views.answer import missing_words, refuse, restricted, searched
from bot.rendering.views.citation import cite_article
from bot.rendering.views.text import (
    Line,
    Paragraph,
    QuoteBlock,
    Role,
    Run,
    Section,
    emphasise,
    fill,
    fill_n,
    join,
    listed,
    plain,
    shorten,
    text_of,
)
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
TOPIC = mark("I took this as a topic: each quote is one article’s best sentence about it.")
NO_TOPIC = mark("I took this as a topic, but no article is clearly about it.")
SUMMARY = mark("I took this as a request for a summary: these are the most central sentences.")
NO_SUMMARY = mark("I took this as a request for a summary, but no article is clearly about that.")
STATEMENT = mark("I took this as a claim: these sentences come closest to its words.")
NO_STATEMENT = mark("I took this as a claim, but no sentence comes close to its words.")

NO_WORD = mark("The question has no word that I can search for.")
NONE_HELD = mark("No article has any of these words: {words}.")
APART = mark("No sentence has both “{one}” and “{other}”.")
NOT_SAID = mark("The nearest sentence doesn’t give what you asked for: {thing}.")
UNSURE = mark("No sentence clearly answers it.")

NEAREST = mark("The nearest sentence:")
WORDS_HELD = mark("Words of your question in it: {held} of {n}")
WORDS = mark("Words of your question:")
MORE = mark_n("and {n} more word", "and {n} more words")
TYPED = mark("you typed “{word}”")
AS = mark("as {forms}")
IN_PARAGRAPHS = mark_n("in {held} of {n} paragraph", "in {held} of {n} paragraphs")
ONLY_IN_TITLES = mark("only in titles and headings")
IN_NO_ARTICLE = mark("in no article")
BEGINS_ALIKE = mark("similar: “{form}”")
USED_ALIKE = mark("related: “{form}”")

IT_HAS = mark("It seems to give what you asked for: {thing}.")
IT_LACKS = mark("It doesn’t give what you asked for: {thing}.")
NEWER = mark(
    "It’s from {newer}. One from {older} fits about as well, but I put the newer one first."
)
NEWER_FIRST = mark("Where two fit about equally well, I put the newer one first.")
SURE = mark("I’m {sure} % sure that it answers your question; I need {needed} %.")
NOT_SURE = mark("I’m not sure enough ({sure} %; I need {needed} %).")
HARDLY_SURE = mark("I’m less than 1 % sure that it answers your question; I need {needed} %.")

NEXT_BEST = mark("Next best:")
NO_OTHER = mark("No other sentence has any word of your question.")
ABOUT_AS_LIKELY = mark("The first one is about as likely to be the answer.")
TIMES_AS_LIKELY = mark_n(
    "The first one is about {n} time as likely to be the answer.",
    "The first one is about {n} times as likely to be the answer.",
)
FAR_LIKELIER = mark("The first one is more than {most} times as likely to be the answer.")

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

_NOTHING = Section()
_MOST_ROWS = 7  # of words; a longer question is seldom one
_LONGEST_WORD = 28
_LONGEST_QUOTE = 220  # characters: six lines on a phone
_LONGEST_NEXT = 140
_HARDLY = 0.005  # a confidence that would be shown as 0 %
_TWICE = 1.5  # times as likely, from which it is worth a number
_MOST_TIMES = 1000  # times as likely; a larger number says no more


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationView:
    """Why an answer is what it is; each channel shows of it what it has not shown already."""

    head: Section
    """What it is about and, of a refusal, the reason."""
    searched: Section = _NOTHING
    """What was searched for, if that was not just the question."""
    best: Section = _NOTHING
    """The best sentence, if it is near, with the question's words marked."""
    words: Section = _NOTHING
    """Where each word of the question stands, and how rare it is."""
    verdict: Section = _NOTHING
    """Whether the best sentence gives what was asked for, and how sure that is."""
    next_best: Section = _NOTHING
    """The sentence after it, and how much less likely that is."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return all of it, in reading order."""
        return (self.head, self.searched, self.best, self.words, self.verdict, self.next_best)


def view_explanation(
    explanation: Explanation | None, answer: Answer, translator: Translator
) -> ExplanationView:
    """Return why the articles answer as they do, or why they do not.

    explanation: of the answer; None only where that is no question, or nothing satisfies its
    restrictions, which needs no evidence.
    """
    title = translator.say(WHY if answer.answered else WHY_NOT)
    lines = _reason(explanation, answer, translator)
    head = Section((Run(title, Role.STRONG),), lines=tuple(filter(None, lines)))
    if explanation is None or answer.nothing or answer.kind is not RequestKind.QUESTION:
        return ExplanationView(head=head)
    query = tuple(filter(None, [searched(answer, translator), *restricted(answer, translator)]))
    best = explanation.best
    if best is None or not (explanation.answered or explanation.is_near):
        words = _rare_words(explanation, translator)
        return ExplanationView(head=head, searched=Section(lines=query), words=words)
    return ExplanationView(
        head=head,
        searched=Section(lines=query),
        best=_best(best, explanation, translator),
        words=_words_in(best, explanation, translator),
        verdict=Section(lines=tuple(_verdict(best, explanation, translator))),
        next_best=_next_best(explanation, translator) if explanation.answered else _NOTHING,
    )


def how_sure(explanation: Explanation, translator: Translator) -> Line:
    """Return the confidence and the threshold, with as many digits as tell them apart."""
    confidence, threshold = explanation.confidence, explanation.threshold
    apart = (d for d in range(4) if round(confidence, d + 2) != round(threshold, d + 2))
    digits = next(apart, 0)
    needed = translator.number(round(threshold * 100, digits))
    if confidence < _HARDLY:
        return fill(translator, HARDLY_SURE, needed=needed)
    sure = translator.number(round(confidence * 100, digits))
    return fill(translator, SURE if explanation.answered else NOT_SURE, sure=sure, needed=needed)


def _reason(explanation: Explanation | None, answer: Answer, translator: Translator) -> Paragraph:
    """Return what a reader wants to know first."""
    if answer.nothing:  # the restrictions are the reason, whatever the words are
        return refuse(answer, translator)
    if answer.kind is not RequestKind.QUESTION:
        newer = translator.say(NEWER_FIRST) if answer.is_by_date else ""
        return (plain(translator.say(_KINDS[answer.kind, answer.answered])), plain(newer))
    if explanation is None or explanation.answered:
        return ()
    return (_why_not(explanation, translator),)


def _why_not(explanation: Explanation, translator: Translator) -> Line:
    match explanation.reason:
        case Reason.NO_WORD:
            return plain(translator.say(NO_WORD))
        case Reason.NONE_HELD:
            words = [shorten(_name(word)) for word in explanation.words]
            return fill(translator, NONE_HELD, words=listed(words, translator))
        case Reason.MISSING:
            return missing_words(explanation.missing, translator)
        case Reason.APART if explanation.apart:
            one, other = (_shown(_name(word)) for word in explanation.apart)
            return fill(translator, APART, one=one, other=other)
        case Reason.NOT_OFFERED if lacking := _lacking(explanation):
            return fill(translator, NOT_SAID, thing=translator.say(_THINGS[lacking]))
        case _:
            return plain(translator.say(UNSURE))


def _lacking(explanation: Explanation) -> str | None:
    """Return the want that is the reason of a refusal, as the nearest sentence lacks it."""
    if explanation.reason is not Reason.NOT_OFFERED or explanation.best is None:
        return None
    return next(w.want for w in explanation.best.wanted if w.is_told and not w.offered)


def _best(best: Considered, explanation: Explanation, translator: Translator) -> Section:
    title = () if explanation.answered else plain(translator.say(NEAREST))
    return Section(title, QuoteBlock(_marked(best, limit=_LONGEST_QUOTE)))


def _marked(considered: Considered, *, limit: int) -> Line:
    """Return the sentence with the question's words marked."""
    forms = [form for found in considered.found if _is_held(found) for form in found.forms]
    return emphasise(considered.quote.text, forms, limit=limit)


def _is_held(found: FoundWord) -> bool:
    return found.place is WordPlace.SENTENCE


def _words_in(best: Considered, explanation: Explanation, translator: Translator) -> Section:
    """Return where each word stands as seen from the best sentence, and how rare it is."""
    held = translator.number(sum(map(_is_held, best.found)))
    title = fill(translator, WORDS_HELD, held=held, n=translator.number(len(best.found)))
    rows = [[*_place(found, translator), *_like(found, translator)] for found in best.found]
    return _table(title, [found.word for found in best.found], rows, explanation, translator)


def _rare_words(explanation: Explanation, translator: Translator) -> Section:
    """Return how rare each word is, where no sentence is near."""
    if not any(word.in_articles for word in explanation.words):
        return _NOTHING  # the reason names them all
    rows: list[list[Line]] = [[] for _ in explanation.words]
    title = plain(translator.say(WORDS))
    return _table(title, explanation.words, rows, explanation, translator)


def _table(
    title: Line,
    words: Sequence[AskedWord],
    rows: Sequence[list[Line]],
    explanation: Explanation,
    translator: Translator,
) -> Section:
    table = tuple(
        (
            (Run(translator.beside(text_of(_shown(_name(word)))), Role.STRONG),),
            join([*facts, *_facts(word, explanation, translator)], " · "),
        )
        for word, facts in zip(words[:_MOST_ROWS], rows, strict=False)
    )
    more = len(words) - len(table)
    return Section(title, rows=table, lines=(fill_n(translator, *MORE, more),) if more else ())


def _facts(word: AskedWord, explanation: Explanation, translator: Translator) -> Iterator[Line]:
    if word.paragraphs:
        held = translator.number(word.paragraphs)
        yield fill_n(translator, *IN_PARAGRAPHS, explanation.paragraphs, held=held)
    else:
        yield plain(translator.say(ONLY_IN_TITLES if word.in_articles else IN_NO_ARTICLE))
    if word.corrected:
        yield fill(translator, TYPED, word=_shown(word.text))


def _place(found: FoundWord, translator: Translator) -> Iterator[Line]:
    if place := _PLACES.get(found.place):
        yield plain(translator.say(place))
    searched_for = _name(found.word).casefold()
    if forms := [form for form in found.forms if form.casefold() != searched_for]:
        shown = ((Run("“"), *_shown(form), Run("”")) for form in forms[:2])
        yield fill(translator, AS, forms=join(shown, ", "))


def _like(found: FoundWord, translator: Translator) -> Iterator[Line]:
    if found.like:
        yield fill(translator, _ALIKE[found.like.how], form=_shown(found.like.form))


def _verdict(best: Considered, explanation: Explanation, translator: Translator) -> Iterator[Line]:
    told = _lacking(explanation)
    for wanted in best.wanted:
        thing = _THINGS.get(wanted.want)
        if thing and wanted.want != told:
            gives = IT_HAS if wanted.offered else IT_LACKS
            yield fill(translator, gives, thing=translator.say(thing))
    if explanation.newer_than:
        both = (best.quote.article.published, explanation.newer_than.article.published)
        newer, older = (translator.date(day) for day in both if day)
        yield fill(translator, NEWER, newer=newer, older=older)
    yield how_sure(explanation, translator)


def _next_best(explanation: Explanation, translator: Translator) -> Section:
    runner_up, times = explanation.runner_up, explanation.times_as_likely
    if runner_up is None or times is None:
        return Section(plain(translator.say(NO_OTHER)))
    source = cite_article(runner_up.quote.citation, translator)
    block = QuoteBlock(_marked(runner_up, limit=_LONGEST_NEXT), (source,))
    return Section(plain(translator.say(NEXT_BEST)), block, lines=(_times(times, translator),))


def _times(times: float, translator: Translator) -> Line:
    if times < _TWICE:
        return plain(translator.say(ABOUT_AS_LIKELY))
    if times >= _MOST_TIMES:
        return fill(translator, FAR_LIKELIER, most=translator.number(_MOST_TIMES))
    return fill_n(translator, *TIMES_AS_LIKELY, round(times))


def _name(word: AskedWord) -> str:
    return word.corrected or word.text


def _shown(text: str) -> Line:
    return shorten(text, limit=_LONGEST_WORD)
