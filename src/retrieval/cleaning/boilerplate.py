"""Turn an article into the spans worth quoting, the headings, and what is left out and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from types import MappingProxyType

from retrieval.cleaning.line_rules import Pattern, Patterns
from retrieval.cleaning.text_folding import fold
from retrieval.types.article import Article, Block

_NETWORKS = (
    "(facebook|twitter|x|instagram|youtube|linkedin|whatsapp|telegram|reddit|pinterest|tiktok"
    "|bluesky|threads|mastodon|e-?mail)"
)
_DAY = (
    r"((mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?,? )?"
    r"((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d{1,2}\b|\d{1,2}:\d\d"
    r"|\d{1,4}[-/. ]\w{1,9}[-/. ]\d|\d+ ?(min|hour|day|week|month|year)\w* ago)"
)

# What the furniture of web pages says: the reason, and the patterns, one a row, that a whole line
# must begin with (^) or hold. Lines are compared with case, white space and quotes folded. Where
# a true sentence may begin alike, the row asks for more: the end of the line ($), no full stop
# before it ([^.!?]). A label kept by mistake costs less than a sentence lost.
KNOWN_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "advertising": r"""
            ^(story|article) continues below
            ^(advertisement|advertising|sponsored content|(paid|promoted)( content| post)?)$
            ^sponsored by [^.!?]{1,60}$
        """,
        "a link elsewhere": r"""
            ^(read|see|watch|listen)( more| also| next)?\s?:$
            ^(read more|see also|read also|also read|recommended)(\s?[:|]| [–—-] )
            ^(you may also like|don't miss|up next)\s?[:|]
            ^more (from [^.:]{1,30}|on this( story)?)\s?[:|]
            ^related( (articles?|stor(y|ies)|content|topics?))?(\s?[:|].*)?$
            ^(read more|see also|recommended( for you)?|you may also like|trending( now)?)$
            ^(most (read|popular|viewed)|top stories|latest news|more (stories|news))$
        """,
        "a player's label": r"""
            ^click to (play|watch|view|expand|enlarge)\b
            ^(play|pause|mute|loading|video|audio|listen|watch|gallery|slideshow)\W*$
            ^(play|pause|watch|listen)( video| audio| now)\W*$
        """,
        "a newsletter": r"""
            ^[^"“]{0,80}\b(e-?mailed|delivered|sent) (straight |directly |right )?to your inbox\b
            ^[^"“]{0,80}\b(e-?mailed|delivered|sent) to you (every|each) \w+\W*$
            ^(sign up|subscribe|register)\b.{0,60}\b(newsletters?|e-?mails?|alerts?|updates)\b
            ^(sign up|subscribe|register)\b.{0,60}\b(inbox|news|podcast|channel|daily|weekly)\b
            ^(sign (up|in)|log in|subscribe( now)?|register|join now)\W*$
            ^by (providing|entering|submitting|giving us) your e-?mail\b
            \byou (have read and )?(agree|consent) to\b.{0,80}\bprivacy (policy|notice)\b
            \byou (have read and )?(agree|consent) to\b.{0,80}\bterms (and conditions|of use)\b
            \byou (have read and )?(agree|consent) to\b.{0,80}\bterms of service\b
            ^(inscrivez|abonnez)-vous\b.{0,60}\b(newsletter|infolettre|lettre|e-?mails?|alertes)\b
            \b(inscrivez|abonnez)-vous à (la|notre|nos) (newsletters?|infolettres?|lettres?)\b
            ^(abonnieren|bestellen) sie\b.{0,60}\b(newsletter|rundbrief|e-?mails?)\b
            ^(jetzt )?((zum|den|unseren) )?newsletter (abonnieren|bestellen|anmelden)\W*$
            \bmelden sie sich\b.{0,40}\bnewsletter\b
            ^(suscr[ií]bete|suscr[ií]base|ap[uú]ntate|reg[ií]strate)\b.{0,60}\b(bolet[ií]n|newsletter)
            ^(assine|inscreva-se|cadastre-se)\b.{0,60}\b(newsletter|boletim|informativo)\b
            ^iscriviti\b.{0,60}\bnewsletter\b
        """,
        "a notice": r"""
            ^[^.!?]{0,80}\b(terms (and conditions|of (use|service))|privacy (policy|notice))$
            ^(we use|this (site|website|page) uses) cookies\b|^(accept|manage)( all)? cookies$
            ^(wir (verwenden|nutzen)|diese (web)?seite (verwendet|nutzt)) cookies\b
            ^(nous utilisons|ce site utilise)( des)? cookies\b
            ^(utilizamos|usamos|este (sitio|site|sítio)( web)? (utiliza|usa)) cookies\b
            \ball rights reserved\W*$|^(©|\(c\)|copyright)\s*(©\s*)?\d{4}
            ^this (material|article|story) may not be (published|reproduced)
            ^this (article|story|column|post) (was|has been) (first|originally) published\b
        """,
        "a credit of the page": r"""
            ^with( an?)?( additional)? files? from ([^.!?]{2,100}|[^,.!?]{2,60}\.)$
            ^with( additional)? (reporting|contributions?) (from|by) [^.!?]{2,100}$
            ^((words|written|reported|edited|posted|photos?) )?by( [^\s.!?]+){1,9}(?<![:;,])$
            ^(posted|published)( on| at)?:? DAY([^.!?]|\.\d|\.m\.$){0,60}$
            ^(last )?(updated|modified)( on| at)?:? DAY([^.!?]|\.\d|\.m\.$){0,60}$
            ^\d+ ?min(ute)?s?( read| ago)?$
        """.replace("DAY", _DAY),
        "sharing": r"""
            ^(share|tweet|e-?mail|print|copy link|save|like|comment)( this( \w+)?)?\W*$
            ^(share|tweet|e-?mail)( this( \w+)?)?\W+(on|via|by|to) NETWORKS\W*$
            ^(follow|like|find|join) (us|@?\w+) on NETWORKS\b
            ^(\d+ )?comments?( \(\d+\))?$|^(leave|post|add|write) a comment\W*$
        """.replace("NETWORKS", _NETWORKS),
        "navigation": r"""
            ^(home|menu|search|skip to (main )?content|back to top|next|previous)\W*$
            ^((next|previous) article|(load|show) more|(view|see) all)\W*$
        """,
    }
)

_CREDITED = re.compile(
    r"""\( (?: [^()]{1,60}/[^()]{1,60}            # (Omar Sanadiki/Reuters)
          | (?:photo|image|picture|credit|courtesy|submitted|supplied)\b[^()]{0,80} ) \) $
      | [.!?]["'”]?\s \( [\w.&' -]{2,40} \) $     # He is a surgeon. (CBC)
      | [.!?]["'”]?\s [\w.&' -]{2,40}/[\w.&' -]{2,40} $""",  # It fell. Omar Sanadiki/Reuters
    re.VERBOSE,
)
_ITEM = re.compile(r"(?:[-*•·▪◦–—]|\d{1,3}[.)]) \S")  # of a list: bare, but worth quoting
_HOLDS_SENTENCE = re.compile(r"\b\w{4,}[.!?][\"'”)]* \w")  # shorter words may be abbreviations
_CAPTION_START = re.compile(r"^(watch|video|listen|photo|image|picture|caption|file photo)\s*:")
_ENDS = tuple(".!?…。！？।॥؟۔።։")
_CLOSERS = "\"'”’»)]}›」』*_ "
_OPENERS = "\"'“‘«([{‹「『*_ "
_MAX_HEADING_WORDS = 20
_MAX_HEADING = 150  # characters, for scripts without spaces
_MAX_CAPTION = 600  # characters: a caption is quoted whole


class RepetitionReason(IntEnum):
    """Why a line is left out for what other articles hold: the codes of `repeated.learn`."""

    NOT = 0
    PUBLISHER = 1
    AUTHOR = 2
    LIBRARY = 3
    VARYING = 4


STALE: Mapping[int, str] = MappingProxyType(
    {
        RepetitionReason.NOT: "",
        RepetitionReason.PUBLISHER: "stands in many articles of its publisher",
        RepetitionReason.AUTHOR: "stands in many articles of its author",
        RepetitionReason.LIBRARY: "stands in many articles",
        RepetitionReason.VARYING: (
            "stands in many articles of its publisher, with other numbers or names"
        ),
    }
)
"""What these are in words."""


class Role(Enum):
    """What a block is good for."""

    TEXT = "text"
    CAPTION = "caption"
    HEADING = "heading"
    LEFT_OUT = "left out"


_QUOTABLE = {Role.TEXT, Role.CAPTION}


@dataclass(frozen=True, slots=True)
class ClassifiedBlock:
    """A block of an article and what it is good for."""

    block: Block
    paragraph: int
    """Its number in the article, from 1."""
    role: Role
    reason: str = ""
    """Why it is left out, for a person to read; empty for what is not."""
    ruling: Pattern | None = None
    """What the folder's editor says of it."""


def split_parts(
    article: Article, *, stale: Sequence[int] = (), patterns: Patterns | None = None
) -> tuple[ClassifiedBlock, ...]:
    """Return the article's blocks in order, each with its role.

    stale: for each block a `RepetitionReason`: what was learned from the library
    (`repeated_lines.learn`).
    patterns: what the folder's editor wants kept and dropped, which overrules all else.
    """
    lines = folded_lines(article)
    codes = stale if len(stale) else [0] * len(lines)
    rulings = (patterns or Patterns()).of(article)
    punctuated = is_punctuated(lines)
    title = fold(article.title)
    parts: list[ClassifiedBlock] = []
    seen: set[str] = set()
    for block, line, code in zip(article.blocks, lines, codes, strict=True):
        known = STALE[code] or ("stands twice" if line in seen else "")
        known = known or (_BYLINE if _is_byline(line, article) else "")
        ruling = rulings.ruling(line)
        role, reason = _judge(
            line,
            ruling,
            known="" if block.heading else known,
            marked=block.heading or line == title,
            bare=punctuated and is_label(line),
        )
        parts.append(ClassifiedBlock(block, len(parts) + 1, role, reason, ruling))
        seen.add(line)
    return tuple(_without_idle_headings(_without_echoes(parts, lines)))


def _judge(
    line: str, ruling: Pattern | None, *, known: str, marked: bool, bare: bool
) -> tuple[Role, str]:
    """Return a line's role, whatever stands around it, and the reason if it is left out.

    known: why it is left out for what stands in other lines, unless it is kept.
    marked: whether it surely is a heading; bare: whether it looks like one.
    """
    if ruling and not ruling.keep:
        return Role.LEFT_OUT, f'dropped by "{ruling.text}"'
    if reason := _reason_as_furniture(line, ruling) or ("" if ruling else known):
        return Role.LEFT_OUT, reason
    if marked or (bare and not ruling):
        return Role.HEADING, ""
    if not ruling and not any(character.isalpha() for character in line):  # such as a time
        return Role.LEFT_OUT, "no words"
    return _text_role(line), ""


def _reason_as_furniture(line: str, ruling: Pattern | None) -> str:
    """Return why a line says nothing that is worth quoting, or an empty string."""
    if not any(character.isalnum() for character in line):
        return "no words"
    if ruling:
        return ""
    return next((reason for reason, pattern in _KNOWN if pattern.search(line)), "")


def _is_byline(line: str, article: Article) -> bool:
    """Tell a line that gives the author's name with at most a word before it, as "Von"."""
    author = fold(article.author or "")
    before = line.removesuffix(author)
    return bool(author) and before != line and len(before.split()) <= 1


def _without_echoes(parts: list[ClassifiedBlock], lines: list[str]) -> Iterable[ClassifiedBlock]:
    """Leave out titles of what is linked: "Read more: …" or a player's label holds them too."""
    linked = {
        line.partition(":")[2].strip(_OPENERS + _CLOSERS)
        for part, line in zip(parts, lines, strict=True)
        if part.reason in _LINKING
    }
    for part, line in zip(parts, lines, strict=True):
        is_echo = not part.ruling and line.strip(_OPENERS + _CLOSERS) in linked
        is_echo = is_echo and part.role is not Role.LEFT_OUT
        yield _left_out(part, "repeats a line left out") if is_echo else part


def _without_idle_headings(parts: Iterable[ClassifiedBlock]) -> list[ClassifiedBlock]:
    """Leave out headings that head nothing: at the end, or above nothing but left-out lines.

    A line that only looks like a heading must stand right above text.
    """
    judged: list[ClassifiedBlock] = []
    below = Role.LEFT_OUT
    for part in reversed(list(parts)):
        heads = _QUOTABLE | ({Role.HEADING} if part.block.heading else set())
        is_idle = part.role is Role.HEADING and below not in heads
        judged.append(_left_out(part, "a label that heads nothing") if is_idle else part)
        below = judged[-1].role
    return judged[::-1]


def _left_out(part: ClassifiedBlock, reason: str) -> ClassifiedBlock:
    return replace(part, role=Role.LEFT_OUT, reason=reason)


def _text_role(line: str) -> Role:
    if len(line) > _MAX_CAPTION:
        return Role.TEXT
    is_credited = not ends_sentence(line) and _CREDITED.search(line)
    return Role.CAPTION if is_credited or _CAPTION_START.match(line) else Role.TEXT


def folded_lines(article: Article) -> list[str]:
    """Return the text of each block as lines are compared: white space, case, quotes folded."""
    return [fold(article.text[block.start : block.end]) for block in article.blocks]


def is_label(line: str) -> bool:
    """Tell whether a folded line is too short and too bare to be a sentence or a caption."""
    is_bare = not (_is_sentence(line) or _HOLDS_SENTENCE.search(line) or _ITEM.match(line))
    return is_bare and not is_long(line) and _text_role(line) is Role.TEXT


def is_punctuated(lines: Collection[str]) -> bool:
    """Tell whether the article ends its sentences with punctuation (Thai, say, does not)."""
    judged = list(filter(is_long, lines)) or list(filter(None, lines))
    return sum(map(_is_sentence, judged)) * 2 > len(judged)


def is_long(line: str) -> bool:
    """Tell whether a folded line is longer than any heading."""
    return line.count(" ") >= _MAX_HEADING_WORDS or len(line) > _MAX_HEADING


def _is_sentence(line: str) -> bool:
    return ends_sentence(line) or line.endswith((":", ";", ","))


def ends_sentence(line: str) -> bool:
    """Tell whether a folded line ends with a full stop or the like."""
    return line.rstrip(_CLOSERS).endswith(_ENDS)


def _any_of(rows: str) -> re.Pattern[str]:
    return re.compile("|".join(row.strip() for row in rows.strip().splitlines()))


_BYLINE = "a credit of the page"
_LINKING = ("a link elsewhere", "a player's label")
_KNOWN = tuple((reason, _any_of(rows)) for reason, rows in KNOWN_PHRASES.items())
