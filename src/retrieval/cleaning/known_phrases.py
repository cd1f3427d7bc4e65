"""Recognise the stock phrases of web pages: newsletter forms, cookie notices, sharing buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

CREDIT = "a credit of the page"
LINK_ELSEWHERE = "a link elsewhere"
PLAYER_LABEL = "a player's label"

_NETWORKS = (
    "(facebook|twitter|x|instagram|youtube|linkedin|whatsapp|telegram|reddit|pinterest|tiktok"
    "|bluesky|threads|mastodon|e-?mail)"
)
_DAY = (
    r"((mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?,? )?"
    r"((jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d{1,2}\b|\d{1,2}:\d\d"
    r"|\d{1,4}[-/. ]\w{1,9}[-/. ]\d|\d+ ?(min|hour|day|week|month|year)\w* ago)"
)

KNOWN_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "advertising": r"""
            ^(story|article) continues below
            ^(advertisement|advertising|sponsored content|(paid|promoted)( content| post)?)$
            ^sponsored by [^.!?]{1,60}$
        """,
        LINK_ELSEWHERE: r"""
            ^(read|see|watch|listen)( more| also| next)?\s?:$
            ^(read more|see also|read also|also read|recommended)(\s?[:|]| [–—-] )
            ^(you may also like|don't miss|up next)\s?[:|]
            ^more (from [^.:]{1,30}|on this( story)?)\s?[:|]
            ^related( (articles?|stor(y|ies)|content|topics?))?(\s?[:|].*)?$
            ^(read more|see also|recommended( for you)?|you may also like|trending( now)?)$
            ^(most (read|popular|viewed)|top stories|latest news|more (stories|news))$
        """,
        PLAYER_LABEL: r"""
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
        CREDIT: r"""
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
"""Reason for leaving a line out -> regular expressions, one a row; ^ anchors at the line's start.

They are matched against folded lines (`fold_line`). Where a true sentence might begin in the same
way, the row asks for more: the end of the line ($), or no full stop before it ([^.!?]). A label
that is kept by mistake does less harm than a sentence that is lost.
"""


def known_phrase(line: str) -> str:
    """Return the reason for which a folded line is left out, or "" when it has no stock phrase."""
    return next((reason for reason, pattern in _COMPILED if pattern.search(line)), "")


def _any_of(rows: str) -> re.Pattern[str]:
    return re.compile("|".join(row.strip() for row in rows.strip().splitlines()))


_COMPILED = tuple((reason, _any_of(rows)) for reason, rows in KNOWN_PHRASES.items())
