"""Pages of kinds of sites that the reader was not made with, written when it was done."""

from __future__ import annotations

from collections.abc import Callable

from web_pages.building import MONTHS, Page, body, escape, json_ld, long_day
from web_pages.stories import STORIES, Story

BY_NAME = {story.name: story for story in STORIES}


def amp(story: Story) -> Page:
    url = f"https://www.eastcoastpost.example/{story.published:%Y/%m/%d}/{story.name}"
    text = body(
        story,
        {
            "!": '<figure><amp-img src="a.jpg" width="640" height="400" layout="responsive"></amp-img>'
            "<figcaption>{}</figcaption></figure>",
            ">": "<blockquote>{}</blockquote>",
        },
        inserts={
            3: '<div class="amp-ad-wrap"><amp-ad width="300" height="250" type="doubleclick"></amp-ad>'
            "<span>Story continues after advertisement</span></div>",
            5: '<amp-list src="/x"><div fallback>Could not load more stories.</div></amp-list>',
        },
    )
    data = f"""<!doctype html><html amp lang="{story.language}"><head><meta charset="utf-8"><script async src="https://cdn.ampproject.org/v0.js"></script>
<title>{escape(story.title)}</title><link rel="canonical" href="{url}"><style amp-boilerplate>body{{visibility:hidden}}</style>
{json_ld({"@context": "https://schema.org", "@type": ["NewsArticle"], "headline": story.title, "datePublished": f"{story.published}T00:10:00-04:00", "author": {"@type": "Person", "name": story.author}, "publisher": {"@type": "Organization", "name": "East Coast Post", "logo": {"@type": "ImageObject", "url": "l.png"}}})}</head>
<body><amp-consent id="c" layout="nodisplay"><div id="consentUI"><p>To run this site we and our partners process data about you. Your choice will apply to this site only.</p><button on="tap:c.accept">Agree and close</button></div></amp-consent>
<amp-sidebar id="s"><ul><li><a href="/">Front page</a></li><li><a href="/pol">Politics</a></li><li><a href="/ent">Entertainment</a></li></ul></amp-sidebar>
<header class="amp-top"><button on="tap:s.toggle">☰</button><a href="/">East Coast Post</a></header>
<article class="amp-story"><h1>{escape(story.title)}</h1><div class="amp-meta"><span>{escape(story.author)}</span> · <time datetime="{story.published}T00:10:00-04:00">{MONTHS[story.published.month - 1][:3]} {story.published.day}, {story.published.year}</time></div>
<div class="amp-text">{text}</div><div class="amp-social"><amp-social-share type="email"></amp-social-share></div></article>
<div class="amp-more"><h3>You might also like</h3><a href="/q"><h4>The harbour that sings</h4><p>On windless nights the moorings can be heard from the hill.</p></a></div>
<a class="open-full" href="{url}">View the full version of this story on our site</a>
<footer>© East Coast Post Media LLC. A part of the Tidewater family of papers.</footer></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "East Coast Post",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"amp-{story.name}", data.encode(), story, fields)


def daily(story: Story) -> Page:
    """Return a page of a big daily of a Spanish-speaking country."""
    url = f"https://eldiario-sur.example/sociedad/{story.published}/{story.name}.html"
    text = body(
        story,
        {"": '<p class="a_p">{}</p>', "#": '<h3 class="a_h">{}</h3>'},
        inserts={
            2: '<div class="a_sum"><p>Más información</p><a href="/x">El pueblo que aprendió a esperar</a></div>',
            4: '<section class="b_nl"><h4>Apúntate a nuestro boletín</h4><p>Recibe cada mañana lo más importante en tu correo.</p><a href="/nl" class="btn">Recíbelo</a></section>',
        },
    )
    data = f"""<!DOCTYPE html><html lang="{story.language}-AR"><head><meta charset="UTF-8"/><title>{escape(story.title)} | Sociedad | EL DIARIO DEL SUR</title>
<meta property="og:title" content="{escape(story.title)}"/><meta property="og:site_name" content="El Diario del Sur"/><meta property="og:url" content="{url}"/><meta property="article:published_time" content="{story.published}T02:30:00.000Z"/>
<meta name="author" content="{escape(story.author)}"/><meta property="article:tag" content="Sociedad"/><meta property="article:tag" content="Educación"/></head>
<body><div id="px"></div><header class="x_h"><div class="x_w"><a href="/">EL DIARIO DEL SUR</a><div>Edición impresa</div><a href="/s">Suscríbete desde 1 €</a><a href="/l">Inicia sesión</a></div>
<div class="x_s"><a href="/pol">Política</a><a href="/eco">Economía</a><a href="/dep">Deportes</a><a href="/cul">Cultura</a></div></header>
<article class="a _g"><header class="a_e"><div class="a_k"><a href="/soc">Sociedad</a></div><h1 class="a_t">{escape(story.title)}</h1><h2 class="a_st">{escape(story.summary)}</h2></header>
<div class="a_md"><a class="a_md_a_n" href="/a">{escape(story.author)}</a><div>Puerto Arce - {story.published.day} ABR {story.published.year} - 23:30 ART</div><ul><li>Compartir en Whatsapp</li><li>Compartir en Facebook</li><li>Copiar enlace</li></ul></div>
<div class="a_c" data-dtm-region="articulo_cuerpo">{text}<p class="a_lg"><i>Puedes seguir a EL DIARIO en <a href="/f">Facebook</a> y <a href="/t">X</a>, o apuntarte aquí para recibir nuestra newsletter semanal.</i></p></div>
<div class="a_ei"><h3>Regístrate gratis para seguir leyendo</h3><p>Si tienes cuenta en EL DIARIO, puedes utilizarla para identificarte.</p></div>
<section class="a_t_i"><h3>Archivado en</h3><ul><li><a href="/1">Escuelas</a></li><li><a href="/2">Ríos</a></li></ul></section></article>
<aside class="c_s"><h3>Lo más visto</h3><ol><li><a href="/m1">La lluvia que no estaba en ningún pronóstico</a></li><li><a href="/m2">Cinco recetas con lo que queda</a></li></ol></aside>
<footer><p>© EDITORIAL DEL SUR S.A.</p><ul><li>Aviso legal</li><li>Política de cookies</li><li>RSS</li></ul></footer>
<div id="didomi-host"><div role="dialog"><p>Con su acuerdo, nosotros y nuestros socios usamos cookies o tecnologías similares para almacenar datos personales.</p><button>Aceptar y continuar</button></div></div></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "El Diario del Sur",
        "published": story.published,
        "url": url,
        "language": story.language,
        "tags": ("Sociedad", "Educación"),
    }
    return Page(f"daily-{story.name}", data.encode(), story, fields)


def plain_site(story: Story) -> Page:
    """Return a page of somebody's own site, made by a generator of static pages."""
    url = f"https://{story.name}.person.example/notes/{story.name}/"
    text = body(story, {"#": '<h2 id="x">{} <a class="anchor" href="#x">#</a></h2>'})
    data = f"""<!doctype html>
<html lang="{story.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(story.title)} · slow notes</title>
<link rel="canonical" href="{url}"><link rel="alternate" type="application/rss+xml" href="/index.xml"></head>
<body>
<header><a href="/">slow notes</a> <a href="/archive">archive</a> <a href="/now">now</a> <a href="/index.xml">rss</a></header>
<main>
<h1>{escape(story.title)}</h1>
<p class="dateline"><time datetime="{story.published}">{long_day(story)}</time> — 4 minute read</p>
{text}
<hr>
<p>Thoughts? <a href="mailto:hello@person.example">Write to me</a>, I answer everything.</p>
<p><a href="/prev">← On mending a chair</a> <a href="/next">The colour of November →</a></p>
</main>
<footer><p>Written in a shed. No trackers, no cookies. Text under CC BY.</p></footer>
</body></html>"""
    fields = {
        "title": story.title,
        "publisher": "slow notes",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"plain-{story.name}", data.encode(), story, fields)


def letter(story: Story) -> Page:
    """Return a page of a platform for writers' newsletters."""
    url = f"https://marginnotes.letters.example/p/{story.name}"
    text = body(
        story,
        {"#": '<h3 class="header-anchor-post">{}</h3>', ">": "<blockquote><p>{}</p></blockquote>"},
        inserts={
            2: '<div class="subscription-widget-wrap"><div class="subscription-widget show-subscribe"><div class="preamble"><p class="cta-caption">Margin Notes is a reader-supported publication. To receive new posts and support my work, consider becoming a free or paid subscriber.</p></div>'
            '<form><input type="email" placeholder="Type your email..."><input type="submit" value="Subscribe"></form></div></div>',
            6: '<p class="button-wrapper"><a class="button primary" href="/s"><span>Share</span></a></p>',
        },
    )
    data = f"""<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8"/><title>{escape(story.title)} - by {escape(story.author)}</title>
<meta property="og:title" content="{escape(story.title)}"/><meta property="og:url" content="{url}"/><meta name="author" content="{escape(story.author)}"/><link rel="canonical" href="{url}"/>
{json_ld({"@context": "https://schema.org", "@type": "NewsArticle", "url": url, "headline": story.title, "datePublished": f"{story.published}T10:03:00+00:00", "dateModified": f"{story.published}T10:03:00+00:00", "isAccessibleForFree": True, "author": [{"@type": "Person", "name": story.author}], "publisher": {"@type": "Organization", "name": "Margin Notes"}})}</head>
<body class=""><div id="entry"><div id="main" class="main typography use-theme-bg"><div class="pencraft pc-display-flex navbar-title-link"><h1 class="navbar-title"><a href="/">Margin Notes</a></h1><button>Subscribe</button><button>Sign in</button></div>
<div class="single-post-container"><div class="single-post"><article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title published">{escape(story.title)}</h1><h3 class="subtitle">{escape(story.summary)}</h3>
<div class="byline-wrapper"><div><a href="/@x">{escape(story.author)}</a></div><div class="meta-EgzBVA">{MONTHS[story.published.month - 1][:3]} {story.published.day:02}, {story.published.year}</div></div><div class="post-ufi"><a class="like-button">41</a><a class="post-ufi-comment-button">7</a><a>Share</a></div></div>
<div class="available-content"><div dir="auto" class="body markup">{text}<p>Thanks for reading Margin Notes! Subscribe for free to receive new posts and support my work.</p></div></div></article></div>
<div class="comments-section"><h4>Discussion about this post</h4><div class="comment"><span>Ada</span><div class="comment-body"><p>This made my morning, thank you.</p></div></div></div></div>
<div class="ready-for-more"><h3>Ready for more?</h3><form><input type="email"><button>Subscribe</button></form></div>
<div class="footer"><div>© {story.published.year} {escape(story.author)}</div><a href="/p">Privacy</a> ∙ <a href="/t">Terms</a> ∙ <a href="/c">Collection notice</a><a href="/start">Start your letter</a> <a>Get the app</a></div></div></div></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "Margin Notes",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"letter-{story.name}", data.encode(), story, fields)


def snapshot(story: Story) -> Page:
    """Return what a browser saves of a page that scripts drew: boxes without meaning."""
    url = f"https://pulse24.example/story/{story.name}-81723"
    text = body(
        story,
        {
            "": '<div class="css-9x1k2 e1"><div class="css-0"><span>{}</span></div></div>',
            "#": '<div class="css-77aa"><strong>{}</strong></div>',
            ">": '<div class="css-q1"><span>{}</span></div>',
            "*": '<div class="css-li">• {}</div>',
            "!": '<div class="css-img"><img src="a.webp"><div class="css-cap"><span>{}</span></div></div>',
        },
        group="<div>{}</div>",
        inserts={
            3: '<div class="css-5tt"><div>Recommended for you</div><div><a href="/r1"><span>She counted every step across the desert</span></a></div></div>',
            5: '<div class="css-ad1"><span>ADVERTISEMENT</span></div>',
        },
    )
    data = f"""<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8"><title data-rh="true">{escape(story.title)} | Pulse24</title>
<meta data-rh="true" property="og:title" content="{escape(story.title)}"><meta data-rh="true" property="og:url" content="{url}"><meta data-rh="true" property="og:site_name" content="Pulse24">
<meta data-rh="true" name="pubdate" content="{story.published:%Y%m%d}"></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"><div class="css-1a"><div class="css-1b"><div class="css-logo"><a href="/">Pulse24</a></div><div class="css-links"><a href="/top">Top</a><a href="/video">Video</a><a href="/quiz">Quiz</a><a href="/games">Games</a></div></div>
<div class="css-2a"><div class="css-2b"><div class="css-tt"><h1><span>{escape(story.title)}</span></h1></div><div class="css-by"><span>{escape(story.author)}</span><span>{long_day(story)}</span><span>3 min read</span></div><div class="css-sh"><span>Copy link</span><span>Send</span></div>
<div class="css-txt">{text}</div><div class="css-fb"><span>Was this story useful?</span><span>👍 118</span><span>👎 4</span></div><div class="css-tg"><a href="/t1">harbours</a><a href="/t2">people</a></div></div>
<div class="css-3a"><div>Trending now</div><div><a href="/z1">Why your neighbour's cat visits you at four</a></div><div><a href="/z2">The last typewriter shop closes its doors</a></div></div></div>
<div class="css-ft"><span>Pulse24 is a product of Bright Loop Media.</span><span>Manage your choices</span><span>Do not sell my data</span></div></div></div>
<div class="css-gdpr"><span>We care about your data. With your permission, Pulse24 and 112 vendors may use precise location data.</span><span>Agree</span><span>Options</span></div></body></html>"""
    fields = {
        "title": story.title,
        "publisher": "Pulse24",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"snapshot-{story.name}", data.encode(), story, fields)


def university(story: Story) -> Page:
    url = f"https://www.uni-seefeld.example/aktuelles/meldung/{story.name}"
    text = body(
        story,
        {
            "!": '<div class="ce-textpic"><div class="image"><img src="a.jpg"><div class="image-caption">{}</div></div></div>'
        },
    )
    data = f"""<!DOCTYPE html><html dir="ltr" lang="{story.language}-DE"><head><meta charset="utf-8"><title>Universität Seefeld: {escape(story.title)}</title><meta name="date" content="{story.published}T08:00:00+02:00"><meta property="og:site_name" content="Universität Seefeld">
<link rel="canonical" href="{url}"></head><body id="p412"><div class="metanav"><ul><li>Kontakt</li><li>Leichte Sprache</li><li>English</li></ul></div><div class="mainnav"><ul><li>Studium</li><li>Forschung</li><li>Transfer</li><li>Universität</li></ul></div>
<div id="content-wrap"><div class="rootline">Startseite » Aktuelles » Meldungen</div><div id="c881" class="frame frame-default frame-type-textmedia"><div class="news news-single"><div class="article" itemscope="itemscope" itemtype="http://schema.org/Article"><div class="header"><h1 itemprop="headline">{escape(story.title)}</h1></div>
<p class="extra"><span class="news-list-date"><time itemprop="datePublished" datetime="{story.published}">{story.published:%d.%m.%Y}</time></span></p><div class="news-text-wrap" itemprop="articleBody">{text}</div>
<div class="news-related-wrap"><h3>Weitere Informationen</h3><ul><li><a href="/pdf">Projektbericht als PDF</a></li></ul></div>
<div class="presse"><h4>Pressekontakt</h4><dl><dt>Ansprechpartnerin:</dt><dd>Dr. Karla Wendt, Stabsstelle Kommunikation</dd><dt>Telefon:</dt><dd>0999 / 4711-20</dd></dl></div></div></div></div>
<div class="frame next-events"><h2>Nächste Veranstaltungen</h2><p>Am Donnerstag spricht Professor Lindner über das Gedächtnis der Meere. Der Eintritt ist frei.</p></div></div>
<div class="footer-bar"><p>Universität Seefeld, Am Hang 1, 99999 Seefeld</p><ul><li>Impressum</li><li>Datenschutz</li><li>Barrierefreiheit</li></ul></div>
<div id="cookieman-modal"><p>Wir verwenden Cookies, um unsere Website für Sie möglichst benutzerfreundlich zu gestalten.</p><button>Alle akzeptieren</button></div></body></html>"""
    fields = {
        "title": story.title,
        "publisher": "Universität Seefeld",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"university-{story.name}", data.encode(), story, fields)


def old_archive(story: Story) -> Page:
    """Return a page of a newspaper's archive as it was made around the year 2000."""
    text = body(
        story,
        {
            "": '<p><font face="Times" size="3">{}</font>',
            "#": '<p><font face="Times" size="3"><b>{}</b></font>',
            "!": '<table align="right" width="200"><tr><td><img src="a.gif"></td></tr><tr><td><font size="1">{}</font></td></tr></table>',
            ">": '<p><font face="Times" size="3"><i>{}</i></font>',
            "*": "<li><font face='Times'>{}</font>",
        },
    )
    day = story.published
    data = f"""<HTML><HEAD><TITLE>The Harwick Examiner: {escape(story.title)}</TITLE></HEAD>
<BODY BGCOLOR=#FFFFFF><CENTER><TABLE WIDTH=750 BORDER=0><TR><TD COLSPAN=3><A HREF="/"><IMG SRC="logo.gif" ALT="The Harwick Examiner"></A></TD></TR>
<TR><TD WIDTH=120 VALIGN=TOP BGCOLOR=#CCCCFF><FONT FACE=Arial SIZE=1><A HREF="/news">News</A><BR><A HREF="/sport">Sport</A><BR><A HREF="/weather">Weather</A><BR><A HREF="/class">Classifieds</A><P>Search the archive<BR><FORM ACTION="/s"><INPUT NAME=q SIZE=8></FORM></FONT></TD>
<TD WIDTH=500 VALIGN=TOP><FONT FACE=Arial SIZE=1>{MONTHS[day.month - 1]} {day.day}, {day.year}</FONT><P><FONT SIZE=5><B>{escape(story.title)}</B></FONT><P><FONT SIZE=2>By {escape(story.author.upper())}<BR>Examiner Staff Writer</FONT>
{text}
<P><FONT FACE=Arial SIZE=1><A HREF="/mail">E-mail this article</A> | <A HREF="/print">Printer-friendly version</A></FONT></TD>
<TD WIDTH=130 VALIGN=TOP BGCOLOR=#EEEEEE><FONT FACE=Arial SIZE=1><B>ALSO IN NEWS</B><P><A HREF="/1">Council votes down parking plan</A><P><A HREF="/2">Girl, 9, wins spelling bee with 'chrysanthemum'</A><P><B>TODAY'S POLL</B><BR>Should the pier be rebuilt? Vote and see what others think.</FONT></TD></TR>
<TR><TD COLSPAN=3 ALIGN=CENTER><FONT FACE=Arial SIZE=1>Copyright {day.year} The Harwick Examiner. Read our privacy policy. Questions or comments? Write to the webmaster.</FONT></TD></TR></TABLE></CENTER></BODY></HTML>"""
    fields = {
        "title": story.title,
        "publisher": "The Harwick Examiner",
        "published": story.published,
    }
    return Page(f"archive-{story.name}", data.encode("windows-1252"), story, fields)


TEMPLATES: tuple[tuple[Callable[[Story], Page], tuple[str, ...]], ...] = (
    (amp, ("salt", "clinic", "glacier")),
    (daily, ("school", "ferry", "well")),
    (plain_site, ("bread", "lighthouse", "bees")),
    (letter, ("chess", "bread", "bees")),
    (snapshot, ("ferry", "library", "storm")),
    (university, ("glacier", "strike", "bridge")),
    (old_archive, ("well", "library", "ferry")),
)


def pages() -> list[Page]:
    """Return the sample that was held out."""
    return [template(BY_NAME[name]) for template, names in TEMPLATES for name in names]
