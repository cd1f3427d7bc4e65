"""The names, headings and phrases of page chrome: whatever surrounds an article on a page."""

from __future__ import annotations

import re


def _words(rows: str) -> frozenset[str]:
    return frozenset(rows.split())


def _any_of(rows: str) -> str:
    return "|".join(row.strip() for row in rows.strip().splitlines())


ROLES = _words(
    """alert alertdialog banner complementary contentinfo dialog menu menubar navigation search
    toolbar"""
)
"""ARIA roles of page chrome."""

NAMES = _words(
    """ad ads advert advertisement advertorial ambox banner breadcrumb breadcrumbs bio byline
    captcha catlinks cmp comments commentlist consent cookie cookies cta disqus donate donation
    editsection epic footer gdpr hatnote infobox login masthead mbox menu modal mpu nav navbar
    navbox navigation newsletter newsletters noprint onetrust outbrain overlay pager pagination
    paywall popup print promo promos promoted recirc recirculation recommendations recommended
    reflist related respond share sharedaddy sharing sidebar signup skip social sponsor sponsored
    subscribe subscription subscriptions taboola tags teaser teasers toc toolbar tools topics
    trending widget"""
)
"""Words in classes and ids that mark an element as page chrome."""

OF_LINKS = _words("teaser teasers")
"""Those of them that may also mark an article's own lead, if it has no link."""

NAME_PAIRS = _words(
    """author-bio author-box author-card author-info author-profile about-author also-read
    call-to comment-form comment-list contact-box follow-us inline-box jump-link key-events
    last-updated latest-news like-this links-block load-more more-from more-on more-stories
    most-popular most-read most-viewed next-article other-news other-releases read-also read-more
    read-next see-also sign-in sign-up site-header site-notice top-bar top-stories up-next"""
)
"""As above, for pairs of consecutive words."""

_THINGS = (
    r"(?:articles?|content|coverage|headlines|links|news|posts?|stor(?:y|ies)|topics?|updates)"
)

HEADINGS = re.compile(
    "^(?:"
    + _any_of(
        rf"""
        (?:related|recommended|trending|popular|latest)(?: internet)?(?: {_THINGS}| now| for you)?
        (?:more|other|top|most|press) (?:{_THINGS}|(?:press )?releases|read|viewed|popular|shared)
        you (?:may|might|could) (?:also |have )?(?:like|be interested|enjoy|missed?).*
        (?:read|see|up|what to read) (?:next|also|more) | (?:keep|continue) reading
        don['’]t miss | in other news | recommended .{{0,30}} | further (?:reading|information)
        (?:share|print|like|save|tweet|rate|follow)(?: (?:this|us|me)(?: \w+)?(?: on .*)?)?
        (?:stay|keep) (?:in touch|informed|connected|up to date) | newsletters?
        (?:sign up|subscribe|register)\b.{{0,80}} | join (?:us|our|the conversation)\b.{{0,60}}
        (?:leave|post|add|write) an? (?:comment|reply) | ready for more\??
        (?:\d+ )?(?:comments?|responses?|replies) | (?:\d+ )?thoughts on\b.* | discussion.{{0,30}}
        about (?:us|me|the authors?|this (?:site|blog)) | (?:press|media) contacts?
        (?:table of )?contents | references | external links | navigation.{{0,20}}
        tags | topics | categories | advertisement | donate(?: now)? | support (?:us|our \w+)
        mehr zum thema | lesen sie auch | das könnte (?:sie|dich) .*
        weitere (?:artikel|meldungen|informationen) | verwandte .{{3,20}}
        meistgelesen.{{0,20}} | kommentare?(?: \(\d+\))? | schlagwörter | pressekontakt
        te puede interesar | le[ae] también | más (?:información|noticias|leíd[oa]s|vistos?)
        lo más (?:visto|leído) | noticias relacionadas | comentarios | etiquetas | archivado en
        (?:suscríb|regístr|apúnt)[ea]te\b.{{0,60}} | compartir
        (?:à )?lire aussi | sur le même sujet | les plus lus | articles liés | commentaires
        voir aussi
        (?:abonnez|inscrivez)-vous\b.{{0,60}} | partager
        leia (?:também|mais) | mais lidas | veja também | comentários | compartilhe
        leggi anche | potrebbe interessarti.* | commenti | condividi | iscriviti\b.{{0,60}}
        """
    ).replace(" | ", "|")
    + r")\s*[:…»›>]*$",
    re.IGNORECASE,
)
"""Headings of page chrome, such as those above links to other pages."""

LINKING_HEADINGS = re.compile(r"^more (?:from|on|in|about)\b.{0,60}$", re.IGNORECASE)
"""As above, provided that there are links below."""

NOTICES = re.compile(
    _any_of(
        r"""
        \bfree articles?\b|\bsubscriptions? (?:options|now)
        \bsubscribe (?:to (?:continue|read)|now|for free|for \W?\d)
        \balready a (?:subscriber|member)\b|\byou can unsubscribe\b|^unsubscribe\b
        ^thanks for reading\b|^(?:download|get) (?:the|our) .{0,40}\bapp\b
        \bbuy (?:me|us) a coffee\b|\b(?:turn on|enable|activate) javascript\b
        \b(?:print|paper) edition\b.{0,40}\bheadline\b
        \b(?:your|our|this|nuestr[ao]|unser\w*|notre)(?: \w+)? (?:newsletter|bolet[ií]n)\b
        \b(?:straight to|in) your inbox\b|^(?:to )?receive (?:our|new|each|every)\b
        ^recib[ae]\b.{0,80}\bcorreo\b
        \bwe(?: and our [\w ]{1,20})? use(?: \w+)? cookies
        \b(?:web)?site uses cookies\b|^cookies help\b
        \baccept(?: all)? cookies\b|^wir verwenden cookies\b|\busamos cookies\b
        \butilisons des cookies\b
        \bthe post\b.{1,200}\bappeared first on\b|^our standards:
        ^reporting by\b.{3,120}\bediting by\b
        ^(?:this|the) (?:story|article|report) (?:(?:first )?appear|was first published)
        ^(?:this|the) (?:story|article|report) was originally published
        \b(?:consider|please) (?:supporting|donating|support (?:us|our))\b|^donate now\b
        ^(?:call|contact|e-?mail|tell|follow|write to) (?:us|me|our (?:news|press))\b
        ^(?:follow|sigue|puedes seguir|folgen|suivez)\b.{0,60}\b(?:facebook|instagram|whatsapp|x)\b
        """
    ),
    re.IGNORECASE,
)
"""Notices of the site about itself, its newsletters, prices and cookies."""

CONTACTS = re.compile(
    r"^(?:for (?:more|further|media|press|interviews?)|media|press|contact|e-?mail|tel|phone"
    r"|have you|got a|do you|thoughts|questions|presse|kontakt|ansprech|contacto|rückfragen)\b",
    re.IGNORECASE,
)
"""Beginnings of lines that give the site's contact details."""

UNSEEN = frozenset({"visually-hidden", "visuallyhidden", "screen-reader-text", "sr-only"})
"""Classes of text for screen readers only."""
