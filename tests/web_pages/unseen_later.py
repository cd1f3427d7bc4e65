"""More pages of kinds of sites, held out again after the first ones had taught something."""

from __future__ import annotations

from collections.abc import Callable

from web_pages.building import MONTHS, Page, body, escape, json_ld, long_day
from web_pages.stories import STORIES, Story

BY_NAME = {story.name: story for story in STORIES}


def television(story: Story) -> Page:
    """Return a page of a local television station's."""
    url = f"https://www.wkxr9.example/news/local-news/{story.name}/"
    text = body(
        story,
        {"": '<p class="css-body">{}</p>'},
        inserts={
            1: '<div class="video-player"><div class="vp-title">NOW PLAYING: Morning forecast</div><span>Autoplay on</span></div>',
            3: '<ul class="in-line-links"><li><a href="/a"><strong>Deputies: Man hid in neighbor\'s boat for nine days</strong></a></li></ul>',
            4: '<p><strong><a href="/app">Download the KXR9 app</a> to get breaking news alerts on your phone.</strong></p>',
        },
    )
    data = f"""<!DOCTYPE html><html lang="{story.language}-US"><head><meta charset="UTF-8"><title>{escape(story.title)} | KXR9</title><meta property="og:title" content="{escape(story.title)}"><meta property="og:site_name" content="KXR9"><link rel="canonical" href="{url}">
{json_ld({"@context": "http://schema.org", "@type": "NewsArticle", "headline": story.title, "datePublished": f"{story.published}T21:04:00-06:00", "dateModified": f"{story.published}T23:04:00-06:00", "author": {"@type": "Person", "name": story.author}, "publisher": {"@type": "NewsMediaOrganization", "name": "KXR9"}})}</head>
<body class="single-post"><div class="header__alerts"><p>Wind advisory in effect for 4 counties until Thursday 6:00 AM</p></div><header id="header"><a href="/">KXR9</a><div class="header__weather">41°</div><ul><li>News</li><li>Weather</li><li>Watch Live</li><li>Contests</li></ul></header>
<main><article class="article article--post"><p class="article-cat">Local News</p><h1 class="article-title">{escape(story.title)}</h1><div class="article-meta"><p>by: <a href="/r">{escape(story.author)}</a></p><p>Posted: <time datetime="{story.published}T21:04:00-06:00">{MONTHS[story.published.month - 1][:3]} {story.published.day}, {story.published.year} / 09:04 PM CST</time></p></div>
<div class="article-content rich-text">{text}<p><em>Copyright {story.published.year} Prairie Broadcasting, Inc. All rights reserved. This material may not be published, broadcast, rewritten, or redistributed.</em></p></div></article>
<section class="article-list"><h2>Trending Stories</h2><div><h3><a href="/1">Boil order lifted for east side</a></h3></div><div><h3><a href="/2">Here is when the clocks change</a></h3></div></section>
<section class="dont-miss"><h2>Don’t Miss</h2><div><h3><a href="/3">How a lost dog rode the bus home</a></h3><p>The driver said that he had exact change.</p></div></section></main>
<footer><h4>Stay Connected</h4><p>KXR9 Public File · EEO Report · FCC Applications</p></footer></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "KXR9",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"television-{story.name}", data.encode(), story, fields)


def regional(story: Story) -> Page:
    """Return a page of a French regional paper."""
    url = f"https://www.lecho-du-marais.example/actualite/{story.name}-{story.published:%d-%m-%Y}"
    text = body(
        story,
        {"#": '<h2 class="intertitre">{}</h2>'},
        inserts={
            2: '<div class="lire-aussi"><span>Lire aussi</span> <a href="/x">Le pont qui ne menait nulle part</a></div>',
            5: '<div class="encart-abo"><p class="encart-titre">Envie de lire la suite ?</p><p>Accédez à tous nos contenus pour 1 € le premier mois, sans engagement.</p><a class="btn" href="/abo">Je m\'abonne</a></div>',
        },
    )
    data = f"""<!DOCTYPE html><html lang="{story.language}"><head><meta charset="iso-8859-15"><title>{escape(story.title)} - L'Écho du Marais</title><meta property="og:site_name" content="L'Écho du Marais"><meta property="og:title" content="{escape(story.title)}"><meta property="og:url" content="{url}"><meta name="author" content="{escape(story.author)}"></head>
<body><div class="bandeau-haut"><a href="/jdd">Lire le journal</a><a href="/compte">Se connecter</a></div><nav class="nav-communes"><ul><li>Ma commune</li><li>Faits divers</li><li>Sports</li><li>Loisirs</li></ul></nav>
<main><div class="fil">Accueil / Actualité</div><article><h1>{escape(story.title)}</h1><p class="chapo">{escape(story.summary)}</p><div class="signature">Par <span class="author-name">{escape(story.author)}</span></div><div class="publi">Publié le <time datetime="{story.published}T18:00:00+01:00" itemprop="datePublished">{story.published:%d/%m/%Y}</time>, mis à jour le <time datetime="2025-09-09T08:00:00+02:00" class="maj">09/09/2025</time></div>
<div class="corps">{text}</div><div class="reagir"><a href="/r">Réagir</a><a href="/s">Signaler une erreur</a></div></article>
<section class="vos-communes"><h2>L'actualité près de chez vous</h2><ul><li><a href="/1">Le marché couvert rouvre samedi</a></li><li><a href="/2">Une chorale cherche des ténors</a></li></ul></section>
<section class="nl-bloc"><h2>Recevez L'Écho dans votre boîte</h2><p>Chaque soir, l'essentiel de votre commune.</p><form><input type="email"><button>Valider</button></form></section></main>
<footer><p>L'Écho du Marais, un titre du groupe Presse des Marais.</p><a href="/mentions">Mentions légales</a></footer>
<div class="cmp"><p>Avec votre accord, nos 214 partenaires et nous utilisons des cookies pour mesurer notre audience.</p><button>Tout accepter</button></div></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "L'Écho du Marais",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"regional-{story.name}", data.encode("iso-8859-15"), story, fields)


def reports(story: Story) -> Page:
    """Return a page of a site that collects aid organisations' reports."""
    url = f"https://aidreports.example/report/darro/{story.name}"
    text = body(story, {"#": "<p><strong>{}</strong></p>"})
    data = f"""<!DOCTYPE html><html lang="{story.language}" dir="ltr"><head><meta charset="utf-8"><title>{escape(story.title)} - Darro | AidReports</title><link rel="canonical" href="{url}"><meta name="description" content="News and Press Release in English"><meta property="og:site_name" content="AidReports"></head>
<body class="rw-page"><header class="cd-header"><div class="cd-global"><a href="https://x.example">Aid services</a></div><nav><ul><li>Countries</li><li>Disasters</li><li>Jobs</li><li>Training</li></ul></nav></header>
<main id="main"><article class="rw-article rw-report"><header class="rw-article__header"><p class="rw-entity-country"><a href="/darro">Darro</a></p><h1 class="rw-article__title">{escape(story.title)}</h1><footer><dl class="rw-meta"><dt>Format</dt><dd>News and Press Release</dd><dt>Source</dt><dd><a href="/org">Border Relief</a></dd><dt>Posted</dt><dd><time datetime="2024-12-12T00:00:00+00:00">12 Dec 2024</time></dd><dt>Originally published</dt><dd class="date--original"><time datetime="{story.published}T00:00:00+00:00">{long_day(story)}</time></dd></dl></footer></header>
<section class="rw-attachment"><h3>Attachments</h3><ul><li><a href="/f.pdf"><span>Download Report</span> (PDF | 240.11 KB)</a></li></ul></section>
<div class="rw-article__content">{text}</div>
<section class="rw-details"><h3>Report details</h3><dl><dt>Primary country</dt><dd><a href="/d">Darro</a></dd><dt>Theme</dt><dd>Health</dd><dd>Water Sanitation Hygiene</dd></dl></section></article>
<section class="rw-river"><h2>Related Content</h2><article class="rw-river-article"><h3><a href="/1">Darro: Cold weather plan, November to March</a></h3><p>The plan seeks blankets and stoves for forty thousand families before the first snow.</p></article><article class="rw-river-article"><h3><a href="/2">Darro: Schools that stand empty</a></h3><p>One classroom in three has no roof, and one teacher in four has not been paid.</p></article></section></main>
<footer class="cd-footer"><div>AidReports is a service of the Office for Aid Information. We rely on people who read, write and share.</div></footer></body></html>"""
    fields = {
        "title": story.title,
        "publisher": "AidReports",
        "url": url,
        "language": story.language,
        "published": story.published,
    }
    return Page(f"reports-{story.name}", data.encode(), story, fields)


def platform(story: Story) -> Page:
    """Return a page of a platform where anybody writes."""
    url = f"https://quillpad.example/@writer/{story.name}-4f2c1d"
    text = body(
        story,
        {
            "": '<p class="pw-post-body-paragraph nl nm b gp" data-selectable-paragraph="">{}</p>',
            "#": '<h2 class="oi oj b" data-selectable-paragraph="">{}</h2>',
            ">": '<blockquote class="pd pe pf"><p class="nl nm" data-selectable-paragraph="">{}</p></blockquote>',
        },
        inserts={4: '<div class="ab ca"><div>Member-only story</div></div>'},
    )
    data = f"""<!doctype html><html lang="{story.language}"><head><meta charset="utf-8"><title>{escape(story.title)} | by {escape(story.author)} | Quillpad</title><meta property="og:site_name" content="Quillpad"><meta property="og:title" content="{escape(story.title)}"><meta name="author" content="{escape(story.author)}"><meta property="article:published_time" content="{story.published}T12:31:07.000Z"><link rel="canonical" href="{url}"></head>
<body><div id="root"><div class="a b c"><div class="d e f"><a href="/">Open in app</a><div>Sign up</div><div>Sign in</div></div><article><div class="l"><div class="m n"><section><div><div class="fq fr"><h1 class="pw-post-title" data-selectable-paragraph="">{escape(story.title)}</h1>
<div class="speechify-ignore ab"><div class="bm"><a href="/@w">{escape(story.author)}</a> · <span><a href="/follow">Follow</a></span></div><div><span>5 min read</span><span>·</span><span>{MONTHS[story.published.month - 1][:3]} {story.published.day}, {story.published.year}</span></div><div><button>--</button><button>Listen</button><button>Share</button></div></div>
{text}</div></div></section></div></div></article>
<div class="tags-x"><a href="/tag/life"><div>Life</div></a><a href="/tag/city"><div>City</div></a></div><div class="claps"><button>312</button><button>14</button></div>
<div class="aut"><h2>Written by {escape(story.author)}</h2><div>1.2K Followers · 48 Following</div><div>I write about small things that take a long time.</div></div>
<div class="resp"><h2>Responses (14)</h2><div><p>What a lovely way to end a week, I have sent it to my brother.</p></div></div>
<div class="rec"><h2>Recommended from Quillpad</h2><div><h2>I quit coffee for a year. It did not notice.</h2><h3>A report from the other side of the kettle, with tables and regrets, and one small victory.</h3></div></div>
<div class="foot"><a>Help</a><a>Status</a><a>About</a><a>Careers</a><a>Text to speech</a></div></div></div></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "Quillpad",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"platform-{story.name}", data.encode(), story, fields)


TEMPLATES: tuple[tuple[Callable[[Story], Page], tuple[str, ...]], ...] = (
    (television, ("ferry", "library", "storm")),
    (regional, ("school", "glacier", "salt")),
    (reports, ("clinic", "well", "bridge")),
    (platform, ("bees", "bread", "chess")),
)


def pages() -> list[Page]:
    """Return the sample that was held out the second time."""
    return [template(BY_NAME[name]) for template, names in TEMPLATES for name in names]
