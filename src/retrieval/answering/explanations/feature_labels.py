"""Turn the names of features and of wants into plain words.

A new feature wants one line here: a kind of sentence or another thing offered in `OFFERS`, a kind
of thing wanted in `WANTED`, any other in the group of `FEATURES` that it belongs to. The names of
pairs ("when: time") and products ("coverage × lead") are put together from those of their parts;
a name without a line is shown as it is.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

ASKED_FOR = "what is asked for"
"""The group of the pairs of a thing wanted and a thing offered."""
OTHER = "other things"
"""The group of what has no line here."""

_PAIR, _PRODUCT = ": ", " × "

FEATURES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "words in the sentence": {
            "sentence bm25": "how well its words match the question (BM25)",
            "coverage": "the share of the question that it holds",
            "common coverage": "the share of the question's common words that it holds",
            "name coverage": "the share of the question's names that it holds",
            "names held": "the share of the question that are names in it",
            "rarest held": "the rarest word of the question in it",
            "two rarest held": "the two rarest words of the question in it",
            "last word held": "the last word of the question in it",
            "asked for held": "the name of the thing asked for in it",
            "pairs": "words side by side in it as in the question",
            "tight pairs": "words close together in it as in the question",
            "ordered pairs": "words close together in it, in the question's order",
            "local coverage": "words few of the sentences found hold",
            "words held": "how many words of the question it holds",
        },
        "words around it": {
            "passage bm25": "how well its paragraph matches the question (BM25)",
            "passage share": "how near its paragraph comes to the best paragraph",
            "passage coverage": "the share of the question that its paragraph holds",
            "context coverage": "the share of the question in it, the title and the heading",
            "context only": "the share of the question in the title and the heading alone",
            "with previous": "the share of the question in it and the sentence before",
            "with next": "the share of the question in it and the sentence after",
            "previous coverage": "the share of the question in the sentence before",
            "next coverage": "the share of the question in the sentence after",
            "local with previous": "words few of the sentences found hold, with the one before",
            "article coverage": "the share of the question that its article holds",
            "article only": "the share of the question in the rest of its article alone",
            "article share": "how much of all that was found stands in its article",
            "with earlier": "the share of the question in its paragraph up to it",
            "earlier only": "the share of the question further up in its paragraph alone",
            "pronoun after earlier": 'a word like "he" at its start, and whom it means further up',
            "pronoun after": 'a word like "he" at its start, and whom it means before it',
        },
        "same or like words": {
            "kin": "other words that begin like the question's, in it",
            "kin in passage": "other words that begin like the question's, in its paragraph",
            "related": "other words for the question's, in it",
            "related with previous": "other words for the question's, in it or the one before",
            "related in passage": "other words for the question's, in its paragraph",
            "asked for related": "another word for the thing asked for, in it",
            "defines acronym": "what an acronym of the question stands for, in it",
            "asked to define acronym": "what the acronym asked about stands for, in it",
            "alike": "words used alike or the same, in it",
            "alike with previous": "words used alike or the same, in it and the sentence before",
            "alike with next": "words used alike or the same, in it and the sentence after",
            "alike in passage": "words used alike or the same, in its paragraph",
            "last word alike": "a word used like the question's last, or the same",
            "asked for alike": "a word used like the thing asked for, or the same",
            "answer alike": "a new word used like the thing asked for",
            "cosine": "how near the whole of it is to the whole question",
        },
        "the kind of sentence": {
            "length": "its length",
            "new words": "how many words it holds that the question does not",
            "caption": "a picture's caption",
        },
        ASKED_FOR: {
            "wanted kind there": "how much it offers of the kind of thing asked for",
        },
        "where its words stand": {
            "in sentence": "the share of the question in it",
            "in passage": "the share of the question in the rest of its paragraph",
            "in title": "the share of the question in the title or heading only",
            "beside": "the share of the question no nearer than the paragraphs beside",
            "in article": "the share of the question no nearer than elsewhere in its article",
            "elsewhere": "the share of the question in other articles only",
            "absent": "the share of the question that no article holds",
            "names in sentence": "names of the question in it",
            "names in passage": "names of the question in the rest of its paragraph",
            "names in title": "names of the question in the title or heading only",
            "names beside": "names of the question no nearer than the paragraphs beside",
            "names in article": "names of the question no nearer than elsewhere in its article",
            "names elsewhere": "names of the question in other articles only",
            "names absent": "names of the question that no article holds",
            "best passage coverage": "the share of the question in the fullest paragraph found",
            "article's coverage": "the share of the question in its article's paragraphs found",
            "other article's coverage": "the share of the question in another article's paragraph",
        },
        "its rarest words": {
            "rarest held in passage": "the rarest word of the question that its paragraph holds",
            "second rarest held": "the next rarest word that its paragraph holds",
            "rarest not held": "the rarest word of the question that its paragraph lacks",
            "rarest not in article": "the rarest word of the question that its article lacks",
            "rarest if held": "the question's rarest word, if its paragraph holds it",
            "rarest if not held": "the question's rarest word, if its paragraph lacks it",
            "two rarest in passage": "the two rarest words in its paragraph",
            "three rarest in passage": "the three rarest words in its paragraph",
        },
        "its lead over the others": {
            "score": "its points in the ranking",
            "lead": "how far it is ahead of the next one",
            "lead over passages": "how far it is ahead of other paragraphs",
            "lead over articles": "how far it is ahead of other articles",
            "lead over fifth": "how far it is ahead of the fifth best",
            "lead over twentieth": "how far it is ahead of the twentieth best",
            "spread": "how evenly the best ones share the chances",
            "share of best": "its share of the chances",
            "rivals": "how many come near it",
            "one article": "all the best ones in one article",
            "article's share": "how many of the best ones stand in its article",
            "article's weight": "how much of the paragraphs found is of its article",
            "passage rank": "how far down its paragraph was found",
            "passage lead": "how far its paragraph is ahead of other articles'",
            "second passage": "how near the second paragraph comes to the first",
            "fifth passage": "how near the fifth paragraph comes to the first",
            "last passage": "how near the last paragraph comes to the first",
            "other article's passage": "how near another article's paragraph comes to the first",
        },
        "the question itself": {
            "beside the model": "what the question before it adds, or introducing the subject",
            "bias": "what every question starts with",
            "words": "how many words it has to search for",
        },
    }
)
"""Group -> feature -> what it measures."""

WANTED: Mapping[str, str] = MappingProxyType(
    {
        "how many": "a number",
        "how much": "an amount",
        "how long": "a length of time",
        "how": "a way or a means",
        "why": "a reason",
        "when": "a time",
        "where": "a place",
        "who": "a person",
        "group": "a group of people",
        "name": "a name or a title",
        "is": "a yes or a no",
        "definition": "who or what it is",
        "said": "what somebody said",
        "kind": "a kind of thing",
        "does what": "what it is or does",
        "what thing": "a certain thing",
        "which": "one of several",
        "several": "several things",
        "extreme": "the first, the last or the most",
        "negative": "what is not so",
    }
)
"""What a question wants -> in plain words."""

OFFERS: Mapping[str, str] = MappingProxyType(
    {
        "new name": "a name that the question has not",
        "new initial": "a new word at its start",
        "new number": "a number that the question has not",
        "new year": "a year that the question has not",
        "new calendar": "a month or a day that the question has not",
        "near name": "a new name near words of the question",
        "near initial": "a new word at its start near words of the question",
        "near number": "a new number near words of the question",
        "near year": "a new year near words of the question",
        "near calendar": "a new month or day near words of the question",
        "near word": "a new word near words of the question",
        "introduces": "an introduction of what is asked about",
        "first mention": "its article's first mention of what is asked about",
        "begins held": "a word of the question at its start",
        "said": "a word of saying",
        "quoted": "words in quotation marks",
        "reason": 'a word of reason, such as "because"',
        "defines": 'words such as "is a" or "known as"',
        "pronoun first": 'a word like "he" or "this" at its start',
        "in place": 'words such as "in Aleppo"',
        "titled": 'a title, such as "Dr"',
        "duration": "a length of time",
        "lists": "a list",
        "by agent": 'words such as "by Maaz"',
        "means": 'words such as "using" or "by means of"',
        "money": "an amount of money",
        "percent": "a percentage",
        "time": "a word of time",
        "parenthesis": "words in brackets",
        "negative": 'a word like "not"',
        "extreme": 'a word like "first" or "most"',
        "apposition": "a name with its explanation",
        "question": "a question",
        "connective first": 'a word like "however" at its start',
    }
)
"""What a sentence offers, or what kind it is -> in plain words."""


def describe_feature(feature: str) -> str:
    """Return in plain words what a feature measures; its bare name where nobody wrote any."""
    if plain := _plain().get(feature):
        return plain
    want, is_pair, offer = feature.partition(_PAIR)
    if is_pair and want in WANTED and offer in OFFERS:
        return f"asked for {WANTED[want]}: {OFFERS[offer]}"
    parts = feature.split(_PRODUCT)
    return " and ".join(map(describe_feature, parts)) if len(parts) > 1 else feature


def feature_group(feature: str) -> str:
    """Return the group of features that it is shown among; a product goes with its first part."""
    first = feature.split(_PRODUCT, maxsplit=1)[0]
    if first.partition(_PAIR)[0] in WANTED and _PAIR in first:
        return ASKED_FOR
    return _groups().get(first, OTHER)


@functools.cache
def _plain() -> Mapping[str, str]:
    return dict(OFFERS) | {name: text for row in FEATURES.values() for name, text in row.items()}


@functools.cache
def _groups() -> Mapping[str, str]:
    kinds = dict.fromkeys(OFFERS, "the kind of sentence")
    return kinds | {name: title for title, row in FEATURES.items() for name in row}
