"""Turn what a person writes into what kind of request it is: a question, a topic, a summary."""

from __future__ import annotations

import re

from retrieval.types.request import Request, RequestKind

_ARTICLE = r"(?:article|text|story|page|document|piece|report)"
_ARTICLES = r"(?:articles|texts|stories|pages|documents|pieces|reports|news|library)"
_THIS = r"(?:this|that|the|your|my)"
_THE = r"(?:the|these|those|your|all(?: of)?(?: the| these| your)?|both(?: the)?|any(?: of the)?)"
_ABOUT = r"(?:about|on|regarding|concerning|of)"
_TITLED = r"(?:about|on|titled|called|entitled|named)"
_IS = r"(?:'s|’s| is| was)"
_SUMMARY = r"(?:summary|overview|synopsis|gist|recap|tl;?dr)"
_SHORT = r"(?:very )?(?:short|brief|quick|rough|general|(?:one|two|three)[- ](?:line|sentence)s?)"
_GIVE = (
    r"(?:(?:give|write|make|show|get|send|tell|find|bring)(?: me| us)?|do"
    r"|i (?:want|need|would like)|i['’]d like)"
)
_THINGS = (
    r"(?:anything|something|everything|more|information|info|details|facts|news|articles?"
    r"|stor(?:y|ies)|texts?|reports?)"
)

# What asks for a summary; X is what it is to be of, where that is said.
SUMMARIES = (
    rf"what{_IS} {_THIS} {_ARTICLE}(?: all)? about",
    rf"what{_IS} (?:this|it|that)(?: all)? about",
    rf"what are {_THE} {_ARTICLES}(?: all)? about",
    rf"what{_IS} the news(?: all)? about",
    rf"what (?:do|does) (?:{_THE} {_ARTICLES}|{_THIS} {_ARTICLE}) (?:cover|deal with|discuss)",
    rf"what{_IS} (?:in|said in|written in) (?:{_THIS} {_ARTICLE}|{_THE} {_ARTICLES})",
    rf"what{_IS} {_THIS} {_ARTICLE} {_TITLED} (?P<x>.+?)(?: all)? about",
    r"(?:summari[sz]e|sum up|recap|condense)(?: (?:it|this|that|everything))?",
    r"(?:summari[sz]e|sum up|recap|condense) (?P<x>.+)",
    rf"(?:{_GIVE} )?(?:an? |the )?(?:{_SHORT} )?{_SUMMARY}(?: (?:of|on|about|for) (?P<x>.+))?",
    rf"what(?:'s|’s| is) (?:the|a) (?:{_SHORT} )?{_SUMMARY}(?: of (?P<x>.+))?",
    rf"what (?:is|are) the (?:main|key|central|most important) (?:points?|ideas?|messages?|facts?"
    rf"|takeaways?) (?:of|in|from) (?P<x>{_THIS} {_ARTICLE}|{_THE} {_ARTICLES})",
    r"tl;?dr:? (?P<x>.+)",
)

# What asks for all that there is on a topic, X.
TOPICS = (
    rf"what (?:do|does|did|can|could|have|has) (?:{_THE} {_ARTICLES}|{_THIS} {_ARTICLE}"
    rf"|(?:any|an) {_ARTICLE}|you|we)(?: got)?(?: to)? "
    rf"(?:say|write|report|tell(?: me| us)?|know|have(?: to say)?|mention|state) {_ABOUT} "
    r"(?P<x>.+)",
    rf"what{_IS} (?:said|written|reported)"
    rf"(?: here| in {_THE} {_ARTICLES}| in {_THIS} {_ARTICLE})? (?:about|on) (?P<x>.+)",
    rf"what{_IS} the (?:latest )?news (?:about|on|from) (?P<x>.+)",
    rf"(?:tell|teach) (?:me|us)(?: (?:\w+ )?{_THINGS}| a (?:bit|little)| all| what you know)?"
    r"(?: more)? (?:about|on) (?P<x>.+)",
    rf"(?:{_GIVE} |i(?:['’]m| am)? looking for |(?:do you|have you|you) (?:have|got|know) "
    rf"|(?:is|are) there |got )?(?:any |some |all |an? |the |every )?(?:(?:more|other|further) )?"
    rf"{_THINGS} (?:there )?(?:about|on|regarding|concerning) (?P<x>.+)",
    rf"(?:do|does|did) (?:{_THE} {_ARTICLES}|any {_ARTICLE}|{_THIS} {_ARTICLE}|you) "
    r"(?:say anything about|mention|cover|discuss|talk about|deal with|write about"
    r"|know (?:anything |something )?about|have (?:anything|something) (?:about|on)) (?P<x>.+)",
    r"(?:which|what) articles? (?:mentions?|covers?|discuss(?:es)?|deals? with"
    r"|(?:is|are|talks?|writes?|says? (?:something|anything)) about) (?P<x>.+)",
    r"(?:search(?: for)?|look for|look up) (?P<x>.+)",
    r"i(?: am|'m|’m) interested in (?P<x>.+)",
)

# What asks, in the languages of the articles that we know of: a text with one of these is no bare
# topic. For Chinese, Japanese and Thai, which do not space their words, parts of words.
_ASKING = frozenset(
    """
    who whom whose what which when where why how who's what's where's how's when's why's
    wer wen wem wessen was welche welcher welches welchen welchem wann wo wohin woher warum wieso
    weshalb wie wieviel wieviele
    qui que quoi quand où pourquoi comment combien quel quelle quels quelles lequel laquelle
    qué quién quiénes cuál cuáles cuándo dónde cómo cuánto cuánta cuántos cuántas quien cual cuando
    donde adónde
    quem qual quais quando onde porque quanto quanta quantos quantas
    cine când unde cum cât câtă câți câte
    кто кого кому кем что чего чем какой какая какое какие каком какую каких когда где куда откуда
    почему зачем как сколько чей чья
    хто кому ким що чого чому який яка яке які коли де куди звідки навіщо як скільки чий чия
    ποιος ποια ποιο ποιοι ποιες ποιον ποιους τι πότε πού που γιατί πώς πως πόσο πόσα πόσες πόσοι
    kime kimi kimin neyi nerede nereye nereden neden niçin niye nasıl kaç hangi mı mü
    gì nào đâu mấy
    من ما ماذا متى أين لماذا كيف كم أي هل
    कौन किस किसने किसका किसकी किसके क्या कब कहाँ कहां क्यों कैसे कितना कितने कितनी कौनसा कौनसी
    """.split()  # noqa: SIM905 - a table of words is read, a list of strings is not
)
_ASKING_INSIDE = re.compile(
    "谁|誰|什么|什麼|何|哪|几时|幾|多少|多大|多长|多高|为什么|怎|吗|嗎|呢"
    "|ใคร|อะไร|ไหน|เมื่อไ|เมื่อใด|ทำไม|อย่างไร|ยังไง|กี่|เท่าไ|เท่าใด|หรือไม่|ไหม"
)
# English words that make a sentence of other words, or point at what was said before.
_MAKES_A_SENTENCE = frozenset(
    """
    am is are was were be been being isn't aren't wasn't weren't do does did don't doesn't didn't
    has have had hasn't haven't hadn't can could can't cannot couldn't will would won't wouldn't
    shall should shouldn't might must there's that's it's he's she's i'm we're they're let's
    i you he she it we they me him us them my your his her its our their this these that those
    there here then if because whether not
    """.split()  # noqa: SIM905 - as above
)
# What a request or a follow-up begins with, and a topic does not.
_FIRST = frozenset(
    """
    and or but so then also name list describe explain define give find tell show identify compare
    count translate say write ask answer help stop start please calculate prove state provide cite
    mention suggest choose
    """.split()  # noqa: SIM905 - as above
)
_POLITE = re.compile(
    r"^(?:(?:please|hi|hello|hey|ok|okay|now|so|well|and)\b[,!. ]*)*"
    r"(?:(?:can|could|would|will) you (?:please |kindly |maybe )?(?=\w)"
    r"|(?:i would|i'd|i’d) like (?:you )?to (?:know |have |get |see )?(?=\w)|please )?",
    re.IGNORECASE,
)
_PLEASE = re.compile(r",? (?:please|thanks|thank you)[ !.]*$", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")  # others may stand within numbers
_EDGES = " \t\r\n?!.…;:,\"'“”‘’«»„()[]？！。،؟।"
_WORD = re.compile(r"[^\W_][\w\u0300-\u036f\u0900-\u0d7f\u0610-\u065f'’.-]*")
_OF_AN_ARTICLE = re.compile(
    rf"(?:{_THIS}|an?|{_THE}) (?:\w+ )?(?:{_ARTICLE}|{_ARTICLES})(?:\s+{_TITLED}\s+(?P<x>.+))?",
    re.IGNORECASE,
)
_MOST_WORDS = 8  # of a bare topic; more is a sentence
_MOST_WORDS_ASKED = 4  # of one with a question mark
_MOST_LETTERS = 16  # of a bare topic in a language that does not space its words
_LONGEST = 300  # characters: a longer text is no short request


def classify_request(text: str) -> Request:
    """Return what the text asks for; whatever is no plain topic or summary is a question."""
    question = Request(RequestKind.QUESTION, text)
    if len(text) > _LONGEST:
        return question
    line = _SPACES.sub(" ", text).strip()
    asked = _bare(_PLEASE.sub("", _POLITE.sub("", line, count=1)))
    for pattern in _SUMMARIES:
        if found := pattern.fullmatch(asked):
            return Request(RequestKind.SUMMARY, _subject(found))
    for pattern in _TOPICS:
        if found := pattern.fullmatch(asked):
            subject = _subject(found)
            return Request(RequestKind.TOPIC, subject) if _is_topic(subject) else question
    bare = _bare(line)
    return Request(RequestKind.TOPIC, bare) if _is_bare(bare, line) else question


def _subject(found: re.Match[str]) -> str:
    """Return what is asked for, without "the article about" before it."""
    subject = _bare(found.groupdict().get("x") or "")
    if of_article := _OF_AN_ARTICLE.fullmatch(subject):
        return _bare(of_article["x"] or "")
    return subject


def _bare(text: str) -> str:
    """Return the text without the marks around it; the last dot of "U.S." is none of them."""
    bare = text.strip(_EDGES)
    end = text.index(bare) + len(bare)
    dotted = "." in bare.rsplit(" ", 1)[-1] and text[end : end + 1] == "."
    return f"{bare}." if dotted else bare


def _is_topic(subject: str) -> bool:
    """Tell whether it names something, and asks nothing itself ("how it was hit")."""
    words = _words(subject)
    if not words or _ASKING_INSIDE.search(subject):
        return False
    return (_ASKING | _MAKES_A_SENTENCE).isdisjoint(words)


def _is_bare(subject: str, line: str) -> bool:
    """Tell whether the text is a name or keywords, and nothing else."""
    words = _words(subject)
    if not _is_topic(subject) or words[0] in _FIRST:
        return False
    if max(map(len, words)) > _MOST_LETTERS and not subject.isascii():
        return False
    return len(words) <= (_MOST_WORDS_ASKED if "?" in line or "؟" in line else _MOST_WORDS)


def _words(text: str) -> list[str]:
    """Return the words folded; those in capitals are names (WHO, US) and stay as they are."""
    shouting = text.isupper()
    return [_folded(word, keep=not shouting) for word in _WORD.findall(text)]


def _folded(word: str, *, keep: bool) -> str:
    if keep and len(word) > 1 and word.isupper():
        return word
    return word.casefold().replace("’", "'").strip(".'-")


_SUMMARIES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in SUMMARIES)
_TOPICS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in TOPICS)
