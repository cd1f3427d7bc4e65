"""Pages in the manner of ten kinds of sites, with the furniture that each has."""

from __future__ import annotations

from collections.abc import Callable

from web_pages.building import MONTHS, Page, body, escape, json_ld, long_day
from web_pages.stories import STORIES, Story

BY_NAME = {story.name: story for story in STORIES}


def agency(story: Story) -> Page:
    url = f"https://www.meridianwire.example/world/{story.name}-2021-09-14/"
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "WebSite",
                "@id": "https://www.meridianwire.example/#site",
                "name": "Meridian",
            },
            {"@type": "Organization", "name": "Meridian Wire", "@id": "#org"},
            {
                "@type": "BreadcrumbList",
                "itemListElement": [{"@type": "ListItem", "name": "World"}],
            },
            {
                "@type": "NewsArticle",
                "headline": story.title,
                "datePublished": f"{story.published}T22:41:07+09:00",
                "dateModified": "2025-01-02T03:04:05Z",
                "author": [{"@type": "Person", "name": story.author}],
                "publisher": {"@id": "#org"},
                "mainEntityOfPage": {"@type": "WebPage", "@id": url},
                "keywords": list(story.tags),
                "inLanguage": story.language,
            },
        ],
    }
    text = body(
        story,
        {
            "": '<p class="text__text__1FZLe text__dark-grey" data-testid="paragraph-1">{}</p>',
            "!": '<div class="media"><figure><picture><img src="x.jpg" alt="picture"></picture>'
            '<figcaption><p>{}</p><a href="/licensing">Purchase Licensing Rights</a>'
            "</figcaption></figure></div>",
        },
        inserts={
            3: '<div class="article-promo"><div class="kicker">Latest Updates</div><ul>'
            '<li><a href="/1">View 2 more stories</a></li>'
            '<li><a href="/2">Oil slips as traders weigh supply from the north</a></li></ul></div>'
        },
    )
    data = f"""<!DOCTYPE html>
<html lang="{story.language}"><head><meta charset="utf-8"><title>{escape(story.title)} | Meridian Wire</title>
<link rel="canonical" href="{url}"><meta property="og:title" content="{escape(story.title)}">
<meta property="og:type" content="article"><meta property="og:site_name" content="Meridian Wire">
{json_ld(graph)}</head><body><div id="app"><header class="site-header"><a href="/" aria-label="Home">Meridian</a>
<nav aria-label="Main"><ul><li><a href="/world">World</a></li><li><a href="/markets">Markets</a></li>
<li><a href="/tech">Technology</a></li><li><button>Browse all sections</button></li></ul></nav>
<div class="ticker">Exclusive: sign in for the markets dashboard</div></header>
<main id="main-content"><article class="article__wrapper"><div class="article-header__heading">
<a href="/world">World</a><h1 data-testid="Heading">{escape(story.title)}</h1>
<div class="info-content__author-date"><div class="author">By <a rel="author" href="/a">{escape(story.author)}</a></div>
<time datetime="{story.published}T22:41:07+09:00"><span>September 14, 2021</span><span>10:41 PM GMT+9</span>
<span>Updated 3 years ago</span></time></div></div>
<div class="article-body__content__17Yit">{text}
<p class="sign-off" data-testid="sign-off">Reporting by {escape(story.author)}; Editing by Sam Pool</p>
<p class="trust-badge">Our Standards: <a href="/p">The Meridian Trust Principles.</a></p></div>
<div class="toolbar__container"><button>Share this article</button><ul><li>X</li><li>Facebook</li><li>Linkedin</li>
<li>Email</li></ul></div></article>
<section class="read-next"><h2>Read Next</h2><ul>
<li><a href="/3"><h3>Three questions about the price of grain</h3></a><time>an hour ago</time></li>
<li><a href="/4"><h3>How a quiet election became a loud one</h3></a><p>The count begins at six, and nobody knows when it ends.</p></li>
</ul></section><div class="newsletter-signup"><h3>The morning in five minutes</h3>
<p>Meridian Daily brings you what matters before your first coffee. Sign up <a href="/nl">here</a>.</p></div></main>
<footer><p>All quotes delayed a minimum of 15 minutes. See here for a complete list of exchanges and delays.</p>
<p>© 2021 Meridian Wire. All rights reserved</p><a href="/c">Cookies</a><a href="/t">Terms of Use</a></footer></div>
<div id="onetrust-consent-sdk"><div role="dialog" aria-label="Privacy"><h2>We value your privacy</h2><p>We and our 843
partners store and access personal data, like browsing data or unique identifiers, on your device.</p>
<button>Accept all</button><button>Reject all</button></div></div></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "Meridian Wire",
        "published": story.published,
        "url": url,
        "language": story.language,
        "tags": story.tags,
    }
    return Page(f"agency-{story.name}", data.encode(), story, fields)


def local_paper(story: Story) -> Page:
    url = f"https://www.valleycourier.example/news/local/{story.name}.html"
    ad = '<div class="ad-slot ad-slot--inline" data-ad><span>Advertisement</span><p>Article continues below</p></div>'
    letter = (
        '<div class="inline-box"><h4>Never miss a headline</h4><p>Join 12,000 of your neighbours who get the '
        'Courier at breakfast.</p><form action="/nl"><input type="email" placeholder="Your e-mail">'
        "<button>Count me in</button></form><p><small>You can unsubscribe at any time. This site is protected by "
        "reCAPTCHA.</small></p></div>"
    )
    text = body(story, inserts={2: ad, 4: letter, 6: ad})
    data = f"""<!doctype html><html lang="{story.language}-GB"><head><meta charset="UTF-8">
<title>{escape(story.title)} - Valley Courier</title>
<meta name="description" content="{escape(story.summary)}"><link rel="canonical" href="{url}">
<meta property="og:site_name" content="Valley Courier"><meta property="og:title" content="{escape(story.title)}">
<meta property="article:published_time" content="{story.published}T06:00:00Z">
<meta property="article:modified_time" content="2025-05-05T06:00:00Z">
<meta name="author" content="{escape(story.author)}"><meta name="news_keywords" content="{", ".join(story.tags)}">
</head><body class="article-page"><a class="skip" href="#main">Skip to content</a>
<div class="topbar"><span>Tuesday, 5 May 2026</span><span>12° light rain</span><a href="/login">Log in</a>
<a class="btn" href="/subscribe">Subscribe for £1 a week</a></div><div class="masthead"><h1 class="logo"><a href="/">Valley Courier</a></h1></div>
<ul class="menu"><li><a href="/">Home</a></li><li><a href="/n">News</a></li><li><a href="/s">Sport</a></li><li><a href="/w">What's on</a></li><li><a href="/o">Obituaries</a></li></ul>
<div class="breadcrumbs"><a href="/">Home</a> &gt; <a href="/news">News</a> &gt; <a href="/local">Local</a></div>
<div class="wrapper"><div class="col-8" id="main"><article itemscope itemtype="http://schema.org/NewsArticle">
<h1 class="headline" itemprop="headline">{escape(story.title)}</h1>
<p class="standfirst">{escape(story.summary)}</p>
<div class="byline-row"><span class="byline">By {escape(story.author)}</span><span class="role">Chief reporter</span>
<time datetime="{story.published}T06:00:00Z">{long_day(story)}, 6:00 am</time></div>
<div class="share-links"><a href="#">Share</a><a href="#">Tweet</a><a href="#">Comments (14)</a></div>
<div class="article-text" itemprop="articleBody">{text}
<p><strong>READ MORE: <a href="/x">Woman, 84, walks length of valley for hospice</a></strong></p>
<p><em>Have you got a story? Call our newsdesk on 01632 960 114 or e-mail news@valleycourier.example.</em></p></div>
<div class="comment-block" id="comments"><h3>14 comments</h3><div class="comment"><b>OldTom</b> <p>About time too. They
should have done this years ago, if you ask me.</p></div><div class="comment"><b>Jean_M</b><p>My nephew was there and he says it was chaos.</p></div>
<p>Comments are moderated. Please read our house rules before you post.</p></div></article></div>
<div class="col-4 sidebar"><h3>Most read</h3><ol><li><a href="/1">Roadworks on High Street to last until spring</a></li>
<li><a href="/2">Bakery fined over mice</a></li></ol><h3>Jobs near you</h3><p>Warehouse operative, £11.50 an hour, apply by Friday.</p></div></div>
<div class="footer"><p>The Valley Courier adheres to the Editors' Code of Practice. If you have a complaint about the editorial content
which relates to inaccuracy or intrusion, then please contact the editor.</p></div>
<div class="cookie-bar" style="position:fixed"><p>Cookies help us to keep our journalism free. By continuing you accept
them.</p><button>OK, got it</button></div></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "Valley Courier",
        "published": story.published,
        "url": url,
        "language": story.language,
        "tags": story.tags,
    }
    return Page(f"local-{story.name}", data.encode(), story, fields)


def wordpress(story: Story) -> Page:
    url = f"https://roofandgarden.example/{story.published:%Y/%m/%d}/{story.name}/"
    text = body(
        story,
        {
            "!": '<div id="attachment_12" style="width: 650px" class="wp-caption alignnone"><img src="a.jpg">'
            '<p class="wp-caption-text">{}</p></div>',
            "#": '<h3 class="wp-block-heading">{}</h3>',
            ">": '<blockquote class="wp-block-quote"><p>{}</p></blockquote>',
        },
    )
    data = f"""<!DOCTYPE html>
<html lang="{story.language}-US" prefix="og: http://ogp.me/ns#"><head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<title>{escape(story.title)} &#8211; Roof and Garden</title>
<link rel="canonical" href="{url}" /><meta name="generator" content="WordPress 4.9.8" />
</head><body class="post-template-default single single-post postid-12"><div id="page" class="site">
<header id="masthead" class="site-header" role="banner"><p class="site-title"><a href="/" rel="home">Roof and Garden</a></p>
<p class="site-description">Notes from above the street</p><nav id="site-navigation" class="main-navigation"><button>Menu</button>
<ul><li><a href="/about">About me</a></li><li><a href="/shop">Shop</a></li></ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main" role="main">
<article id="post-12" class="post-12 post type-post status-publish format-standard hentry category-notes">
<header class="entry-header"><h1 class="entry-title">{escape(story.title)}</h1><div class="entry-meta"><span class="posted-on">Posted on
<a href="{url}" rel="bookmark"><time class="entry-date published" datetime="{story.published}T09:15:00+00:00">{MONTHS[story.published.month - 1]} {story.published.day}, {story.published.year}</time>
<time class="updated" datetime="2024-02-01T10:00:00+00:00">February 1, 2024</time></a></span>
<span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/x">{escape(story.author)}</a></span></span></div></header>
<div class="entry-content">{text}
<p>If you liked this, you can <a href="/coffee">buy me a coffee</a> or leave a word below.</p>
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a class="share-twitter" href="#"><span>Twitter</span></a></li>
<li><a class="share-facebook" href="#"><span>Facebook</span></a></li></ul></div>
<div class="sharedaddy sd-block sd-like"><h3 class="sd-title">Like this:</h3><span class="button"><span>Like</span></span> <span class="loading">Loading...</span></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>Related</em></h3>
<div><a href="/r1">Seven plants that survive me</a><p>I am not a patient gardener, and these seven have forgiven me.</p></div></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/c" rel="category tag">Notes</a></span>
<span class="tags-links">Tagged <a href="/tag/roof" rel="tag">roof</a>, <a href="/tag/city" rel="tag">city</a></span></footer></article>
<nav class="navigation post-navigation"><h2 class="screen-reader-text">Post navigation</h2><div class="nav-previous"><a href="/p">Previous Post: The tomato war</a></div></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">3 thoughts on &ldquo;{escape(story.title)}&rdquo;</h2>
<ol class="comment-list"><li class="comment"><footer class="comment-meta"><b class="fn">Paula</b> says:</footer><div class="comment-content"><p>I laughed out
loud at this, and then I rang my own neighbour.</p></div></li></ol>
<div id="respond" class="comment-respond"><h3>Leave a Reply</h3><p>Your email address will not be published. Required fields are marked *</p></div></div>
</main></div><aside id="secondary" class="widget-area"><section class="widget"><h2>About</h2><p>I live on the fifth floor, and I write about what grows there.</p></section>
<section class="widget"><h2>Subscribe by mail</h2><p>Enter your address and you will get each new post in your inbox.</p></section></aside></div>
<footer class="site-footer"><a href="https://wordpress.org">Proudly powered by WordPress</a></footer></div>
<div class="cn-wrapper" id="cookie-notice">We use cookies to ensure that we give you the best experience on our website. <a href="#">Ok</a></div></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "Roof and Garden",
        "published": story.published,
        "url": url,
        "language": story.language,
        "tags": ("roof", "city"),
    }
    return Page(f"wordpress-{story.name}", data.encode(), story, fields)


def broadcaster(story: Story) -> Page:
    url = f"https://www.nbsradio.example/news/articles/{story.name}"
    text = body(
        story,
        {
            "": '<div data-component="text-block" class="ssrcss-11r1m41-RichTextComponentWrapper"><div class="ssrcss-7uxr49-RichTextContainer">'
            '<p class="ssrcss-1q0x1qg-Paragraph">{}</p></div></div>',
            "#": '<div data-component="subheadline-block"><h2 class="ssrcss-y2fd7s-StyledHeading">{}</h2></div>',
            "!": '<div data-component="image-block"><figure class="ssrcss-wpgbih-StyledFigure"><img alt="x" src="a.webp">'
            '<figcaption><span class="visually-hidden">Image caption, </span>{}</figcaption></figure></div>',
            "*": "<li>{}</li>",
        },
        group='<div data-component="unordered-list-block"><ul role="list">{}</ul></div>',
        inserts={
            5: '<div data-component="links-block"><p>You may also be interested in:</p><ul role="list">'
            '<li><a href="/a">The town that moved uphill</a></li><li><a href="/b">Listen: The last postman</a></li></ul></div>'
        },
    )
    article = {
        "@context": "http://schema.org",
        "@type": "ReportageNewsArticle",
        "url": url,
        "publisher": {"@type": "NewsMediaOrganization", "name": "NBS News"},
        "datePublished": f"{story.published}T05:12:45.000Z",
        "dateModified": f"{story.published}T11:12:45.000Z",
        "headline": story.title,
        "author": {"@type": "NewsMediaOrganization", "name": "NBS News"},
    }
    data = f"""<!DOCTYPE html><html lang="{story.language}-GB" class="no-js"><head><meta charset="utf-8" />
<title>{escape(story.title)} - NBS News</title><meta property="og:title" content="{escape(story.title)}"/>
<meta property="og:site_name" content="NBS News"/><meta property="og:url" content="{url}"/><link rel="canonical" href="{url}"/>
{json_ld(article)}</head><body><div id="main-wrapper"><header role="banner"><div><a href="#main-heading">Skip to content</a>
<a href="/help">Accessibility Help</a><nav role="navigation" aria-label="NBS"><ul><li>Home</li><li>News</li><li>Sport</li><li>Weather</li><li>Sounds</li></ul></nav></div></header>
<div class="ssrcss-NewsNavigation"><nav><ul><li><a href="/uk">Regions</a></li><li><a href="/w">World</a></li><li><a href="/b">Business</a></li></ul></nav></div>
<main id="main-content"><div class="ssrcss-1ocoo3l-Wrap"><article class="ssrcss-pv1rh6-ArticleWrapper"><header class="ssrcss-Header">
<h1 id="main-heading" class="ssrcss-Heading">{escape(story.title)}</h1><div class="ssrcss-Metadata"><ul><li><div>Published</div><span><time datetime="{story.published}T05:12:45.000Z">{long_day(story)}</time></span></li></ul>
<ul><li><button>Share</button></li><li><button>Save</button></li></ul></div>
<div class="ssrcss-Contributor"><div>{escape(story.author)}</div><div>Correspondent, NBS News</div></div></header>
{text}
<section data-component="topic-list"><header><h2>Related Topics</h2></header><ul role="list"><li><a href="/t/1">Travel</a></li><li><a href="/t/2">Rural life</a></li></ul></section>
<section data-component="related-internet-links"><h2>Related internet links</h2><ul><li><a href="https://x.example">The council's own page</a></li></ul><p>The NBS is not
responsible for the content of external sites.</p></section></article>
<div data-component="mpu-ad">ADVERTISEMENT</div>
<section aria-labelledby="more" data-component="related-stories"><h2 id="more">More on this story</h2><div class="promo"><a href="/z"><p>Why the last bus leaves so early</p></a><span>12 May</span></div></section>
<section class="top-stories"><h2>Top stories</h2><ul><li><a href="/s1"><span>Court orders recount in two districts</span></a><p>Officials have until Thursday to hand in the ballots.</p></li></ul></section></div></main>
<footer role="contentinfo"><p>Copyright 2026 NBS. The NBS is not responsible for the content of external sites. Read about our approach to external linking.</p></footer></div>
<section id="cookiePrompt" aria-label="Cookie banner"><h2>Let us know you agree to cookies</h2><p>We use cookies to give you the best online experience. Please let us know if you agree to all of these cookies.</p><button>Yes, I agree</button></section>
</body></html>"""
    fields = {
        "title": story.title,
        "author": "NBS News",
        "publisher": "NBS News",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"broadcaster-{story.name}", data.encode(), story, fields)


def charity(story: Story) -> Page:
    url = f"https://www.handswide.example/stories/{story.name}"
    text = body(
        story,
        {
            "!": '<div class="media-image"><img src="a.jpg"><div class="field--name-field-caption">{}</div></div>'
        },
        inserts={
            4: '<div class="paragraph paragraph--type--call-to-action"><h3>Your gift goes further today</h3>'
            '<p>€40 pays for clean water for a family for a month.</p><a class="button" href="/give">Donate now</a></div>'
        },
    )
    data = f"""<!DOCTYPE html><html lang="{story.language}" dir="ltr"><head><meta charset="utf-8" /><meta name="Generator" content="Drupal 9" />
<meta name="dcterms.title" content="{escape(story.title)}" /><meta name="dcterms.created" content="{story.published}" />
<meta name="dcterms.modified" content="2025-02-02" /><meta name="dcterms.publisher" content="Hands Wide Open" />
<link rel="canonical" href="/stories/{story.name}" /><meta property="og:url" content="{url}" />
<title>{escape(story.title)} | Hands Wide Open</title></head><body class="path-node page-node-type-story">
<div class="dialog-off-canvas-main-canvas"><div class="region region-header"><div class="block block-system-branding-block"><a href="/">Hands Wide Open</a></div>
<div class="block block-menu"><h2 class="visually-hidden">Main navigation</h2><ul class="menu"><li>Where we work</li><li>What we do</li><li>Get involved</li></ul></div>
<div class="block emergency-appeal"><p>Emergency appeal: families on the coast need shelter before winter. <a href="/appeal">Help them now</a></p></div></div>
<div class="region region-content"><div class="block block-page-title-block"><h1 class="page-title"><span class="field field--name-title">{escape(story.title)}</span></h1></div>
<div class="node node--type-story node--view-mode-full"><div class="node__meta"><span>Field story</span> <span class="date">{long_day(story)}</span></div>
<div class="node__content"><div class="clearfix text-formatted field field--name-body field--type-text-with-summary">{text}</div>
<div class="field--name-field-contact"><p>For interviews, please contact our press team at press@handswide.example or +41 22 555 01 99.</p></div>
<div class="field--name-field-about"><h3>About Hands Wide Open</h3><p>Hands Wide Open works in 31 countries with people who have lost their homes. It takes no money from governments that are party to a conflict.</p></div></div></div>
<div class="views-element-container"><h2>More stories</h2><div class="views-row"><h3><a href="/s">A school under the mango tree</a></h3><p>Lessons begin when the shade reaches the second root.</p></div>
<div class="views-row"><h3><a href="/s2">The tailor of Camp Seven</a></h3><p>He mends for free whatever has been through the river.</p></div></div></div>
<div class="region region-sidebar"><div class="block"><h2>Stay in touch</h2><p>Once a month we tell you what your support has done.</p><form><input><button>Sign me up</button></form></div></div>
<div class="region region-footer"><p>Hands Wide Open is a registered charity, no. 1099999.</p><ul><li>Privacy</li><li>Cookies</li><li>Financial reports</li></ul></div></div>
<div class="eu-cookie-compliance-banner"><div class="eu-cookie-compliance-message"><h2>This website uses cookies</h2><p>Some are necessary, and others help us to understand how the site is used.</p></div></div></body></html>"""
    fields = {
        "title": story.title,
        "publisher": "Hands Wide Open",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"charity-{story.name}", data.encode(), story, fields)


def magazine(story: Story) -> Page:
    url = f"https://www.theatticreview.example/magazine/{story.published:%Y/%m}/{story.name}"
    first = story.lines()[0][1]
    text = body(story, {"": '<p class="dropcap-off">{}</p>'}, inserts={
        3: f'<aside class="pullquote"><p>{escape(story.lines()[2][1][:60])}</p></aside>',
        5: '<div class="journey-unit"><h4>Enjoying this piece?</h4><p>You have read two of your three free articles this month.</p><a href="/sub">See subscription options</a></div>',
    }).replace(escape(first), f'<span class="cap">{escape(first[0])}</span>{escape(first[1:])}', 1)  # fmt: skip
    data = f"""<!doctype html><html lang="{story.language}"><head><meta charset="utf-8"><title>{escape(story.title)} | The Attic Review</title>
<meta property="og:title" content="{escape(story.title)}"><meta property="og:type" content="article"><meta property="og:site_name" content="The Attic Review">
<meta property="og:url" content="{url}"><meta property="article:author" content="https://www.facebook.com/atticreview">
<meta name="parsely-pub-date" content="{story.published}T00:00:00Z"><meta name="parsely-author" content="{escape(story.author)}"><meta name="parsely-tags" content="profile,letters"></head>
<body><div class="grid"><header class="global-header"><a class="logo" href="/">The Attic Review</a><div class="drawer" aria-hidden="true"><ul><li>Current issue</li><li>Archive</li><li>Podcast</li><li>Gift cards</li></ul></div></header>
<div class="rubric"><a href="/profiles">Profiles</a></div><main class="longform"><div class="hero"><h1>{escape(story.title)}</h1>
<h2 class="dek">{escape(story.summary)}</h2><p class="byline">By <a href="/c/x">{escape(story.author)}</a></p><p class="issue">From the {MONTHS[story.published.month - 1]} {story.published.year} issue</p></div>
<section class="body-copy">{text}<p class="end-note"><em>This article appears in the print edition with the headline “Small Defeats.”</em></p></section>
<section class="contributor-bio"><img src="b.jpg"><p><a href="/c/x">{escape(story.author)}</a> is a staff writer at the magazine and the author of two novels.</p></section>
<section class="recirc"><h3>More from the magazine</h3><div class="card"><a href="/1">The mapmaker's divorce</a><p>They agreed on the house, the dog and the coastline.</p><span>By Ann Weir</span></div>
<div class="card"><a href="/2">A winter with the crane drivers</a><p>Ninety metres up, nobody asks how you are.</p></div></section>
<section class="newsletter-cta"><h3>The Attic Letter</h3><p>One essay, every Sunday, chosen by our editors.</p><button>Sign up</button><p class="fineprint">By signing up, you agree to our user agreement and privacy statement.</p></section></main>
<div class="paywall-bar"><p>Independent since 1921. Subscribe for $1 a week and cancel when you like.</p></div>
<footer><ul><li>Contact</li><li>FAQ</li><li>Careers</li></ul><p>© 2026 The Attic Review. Material on this site may not be reproduced without permission.</p></footer></div></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "The Attic Review",
        "published": story.published,
        "url": url,
        "language": story.language,
        "tags": ("profile", "letters"),
    }
    return Page(f"magazine-{story.name}", data.encode(), story, fields)


def ministry(story: Story) -> Page:
    url = f"https://www.transport.gov.example/press/{story.name}.aspx"
    text = body(story, {"#": "<p><b>{}</b></p>", "": '<p class="MsoNormal">{}</p>'})
    data = f"""<!-- saved from url=(0055){url} -->
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="{story.language}" lang="{story.language}"><head><title>
	Ministry of Transport | {escape(story.title)}
</title><meta name="DC.date.issued" content="{story.published:%d/%m/%Y}" /><meta name="DC.publisher" content="Ministry of Transport" />
</head><body><form name="aspnetForm" method="post" action="./x.aspx" id="aspnetForm"><input type="hidden" name="__VIEWSTATE" value="/wEPDwUJNTU" />
<div id="accessibility"><a href="#c">Go to content</a> | <a href="#n">Go to navigation</a> | Text size: A A A</div>
<div id="topnav"><ul><li><a href="/">Home</a></li><li><a href="/min">The Ministry</a></li><li><a href="/leg">Legislation</a></li><li><a href="/tend">Tenders</a></li><li><a href="/con">Contact</a></li></ul></div>
<div id="leftcol"><ul><li><a href="/p1">Press releases</a></li><li><a href="/p2">Speeches</a></li><li><a href="/p3">Photo gallery</a></li></ul></div>
<div id="maincol"><div class="path">You are here: <a href="/">Home</a> &raquo; <a href="/press">Press releases</a></div>
<h2 class="pagetitle">{escape(story.title)}</h2><div class="reldate">Date: {story.published:%d.%m.%Y}</div><div class="reltype">Press release no. 118/2017</div>
<div class="tools"><a href="javascript:print()">Print this page</a> <a href="#">Send to a friend</a></div>
<div id="ctl00_PlaceHolderMain_content">{text}</div>
<div class="contactbox"><p><b>Media contact:</b><br />Press Office, Ministry of Transport<br />Tel. +999 1 555 010, press@transport.gov.example</p></div>
<div class="otherreleases"><h3>Other press releases</h3><ul><li><a href="/1">New rules for heavy vehicles from 1 June</a> (03.04.2017)</li><li><a href="/2">Railway timetable: what will change</a> (29.03.2017)</li></ul></div></div>
<div id="rightcol"><div class="box"><h3>Newsletter</h3><p>Receive the ministry's news by e-mail.</p><input type="text" /><input type="submit" value="Subscribe" /></div>
<div class="box"><h3>Hotline</h3><p>Road conditions: call 1999, day and night.</p></div></div>
<div id="foot">Last change of this page: 11.10.2025 | Imprint | Accessibility statement</div></form></body></html>"""
    fields = {
        "title": story.title,
        "publisher": "Ministry of Transport",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"ministry-{story.name}", data.encode(), story, fields)


def wiki(story: Story) -> Page:
    url = f"https://en.openlore.example/wiki/{story.title.replace(' ', '_')}"

    def noted(text: str) -> str:
        first, dot, rest = escape(text).partition(". ")
        note = (
            '<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup>'
            if dot
            else ""
        )
        return f"{first}{dot.strip()}{note} {rest}" if dot else first

    text = body(story, {"#": '<h2><span class="mw-headline">{}</span><span class="mw-editsection"><span>[</span><a href="/e">edit</a><span>]</span></span></h2>',
        "!": '<div class="thumb tright"><div class="thumbinner"><img src="a.jpg"><div class="thumbcaption">{}</div></div></div>'},
        inline=noted)  # fmt: skip
    data = f"""<!DOCTYPE html><html class="client-nojs" lang="{story.language}" dir="ltr"><head><meta charset="UTF-8"/><title>{escape(story.title)} - Openlore</title>
<link rel="canonical" href="{escape(url)}"/><meta property="og:title" content="{escape(story.title)} - Openlore"/></head><body class="mediawiki ltr sitedir-ltr ns-0">
<div id="mw-page-base" class="noprint"></div><div id="siteNotice">The autumn photo contest is open until 31 October.</div><div id="content" class="mw-body" role="main"><h1 id="firstHeading" class="firstHeading">{escape(story.title)}</h1>
<div id="bodyContent" class="mw-body-content"><div id="siteSub" class="noprint">From Openlore, the collected knowledge</div><div id="contentSub"></div><a class="mw-jump-link" href="#mw-head">Jump to navigation</a>
<div id="mw-content-text" class="mw-content-ltr"><div class="mw-parser-output"><div role="note" class="hatnote">For other uses, see <a href="/d">Morrow (disambiguation)</a>.</div>
<table class="box-More_citations plainlinks metadata ambox"><tr><td><div class="mbox-text">This article <b>needs additional citations for verification</b>. Please help to improve this article by adding citations to reliable sources.</div></td></tr></table>
<table class="infobox vcard"><tr><th colspan="2">{escape(story.title)}</th></tr><tr><th>Constructed</th><td>1868</td></tr><tr><th>Height</th><td>43 m</td></tr></table>
{text.replace("<h2>", '<div id="toc" class="toc" role="navigation"><h2>Contents</h2><ul><li><a href="#h"><span class="tocnumber">1</span> <span class="toctext">History</span></a></li><li><a href="#l">References</a></li></ul></div><h2>', 1)}
<h2><span class="mw-headline">References</span></h2><div class="reflist"><ol class="references"><li id="cite_note-1"><span class="mw-cite-backlink">^</span> <span class="reference-text">Hale, J. (1988). <i>Lights of the East</i>. Port Ellis: Quay Press. p. 114.</span></li></ol></div>
<div role="navigation" class="navbox"><table><tr><th>Lighthouses of the eastern coast</th></tr><tr><td><a href="/1">Anvil Rock</a> · <a href="/2">Gull Head</a> · <a href="/3">Sorrow Point</a></td></tr></table></div></div>
<div id="catlinks" class="catlinks"><a href="/c">Categories</a>: <ul><li><a href="/c1">Towers completed in 1871</a></li></ul></div></div></div></div>
<div id="mw-navigation"><h2>Navigation menu</h2><div id="p-personal"><ul><li>Not logged in</li><li>Talk</li><li>Create account</li></ul></div><div class="portal"><h3>Tools</h3><ul><li>What links here</li><li>Cite this page</li></ul></div></div>
<div id="footer" role="contentinfo"><ul><li id="footer-info-lastmod"> This page was last edited on 20 August 2015, at 10:14.</li><li id="footer-info-copyright">Text is available under a free licence; additional terms may apply.</li></ul></div></body></html>"""
    fields = {
        "title": story.title,
        "publisher": "Openlore",
        "url": url,
        "language": story.language,
    }
    return Page(f"wiki-{story.name}", data.encode(), story, fields)


def blogger(story: Story) -> Page:
    url = f"http://jkitchen.example/{story.published:%Y/%m}/{story.name}.html"
    text = body(
        story,
        {
            "": "{}<br /><br />",
            "#": "<b>{}</b><br /><br />",
            ">": "<i>{}</i><br /><br />",
            "!": '<div class="separator"><img src="a.jpg" /></div><i>{}</i><br /><br />',
            "*": "- {}<br />",
        },
        group="{}<br />",
    )
    day = story.published
    data = f"""<html><head><title>Flour and Weather: {escape(story.title)}</title>
<meta content='text/html; charset=windows-1252' http-equiv='Content-Type'/><meta content='blogger' name='generator'/>
<link href='{url}' rel='canonical'/></head><body bgcolor="#fff8ee"><table width="100%" border="0" cellpadding="8"><tr><td colspan="2" bgcolor="#884400">
<font size="6" color="white">Flour and Weather</font><br><font color="white">A kitchen diary</font></td></tr><tr>
<td width="180" valign="top"><font size="2"><b>About Me</b><br>I bake, I burn, I write it down.<br><br><b>Blog Archive</b><br><a href="/a">November 2013 (4)</a><br><a href="/b">October 2013 (7)</a><br><br>
<b>Blogs I read</b><br><a href="/c">The Patient Cook</a><br><a href="/d">Yeast is yet to come</a><br><br><b>Followers</b><br>There are 211 of you. Thank you!</font></td>
<td valign="top"><h2 class='date-header'>{MONTHS[day.month - 1]} {day.day}, {day.year}</h2><div class='post hentry'><h3 class='post-title entry-title'>{escape(story.title)}</h3>
<div class='post-body entry-content' id='post-body-77'>{text}<div style='clear: both;'></div></div>
<div class='post-footer'><div class='post-footer-line'><span class='post-author vcard'>Posted by <span class='fn'>{escape(story.author)}</span></span> <span class='post-timestamp'>at <a href='{url}'>9:14 PM</a></span>
<span class='post-comment-link'><a href='#c'>5 comments</a></span></div><div class='post-share-buttons'><a>Email This</a><a>BlogThis!</a></div></div></div>
<div class='comments' id='comments'><h4>5 comments:</h4><dl><dt>Lenka said...</dt><dd class='comment-body'><p>Mine used a tin cup. I still have it and I still do not know how much it holds.</p></dd></dl></div>
<a class='blog-pager-newer-link' href='/n'>Newer Post</a> <a class='home-link' href='/'>Home</a> <a href='/o'>Older Post</a><br>Subscribe to: <a href='/f'>Post Comments (Atom)</a></td></tr>
<tr><td colspan="2" align="center"><font size="1">This site uses cookies from its host to deliver its services and to analyse traffic. <a href="/l">Learn more</a> <a href="#">Got it</a></font></td></tr></table></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "Flour and Weather",
        "published": story.published,
        "url": url,
    }
    return Page(f"blogger-{story.name}", data.encode("windows-1252"), story, fields)


def live_blog(story: Story) -> Page:
    url = f"https://www.theargus.example/live/{story.published:%Y}/{story.name}"
    stamps = ["15.42", "15.10", "14.37", "13.58", "12.20", "11.05", "10.31", "09.55", "09.12"]
    posts = []
    for number, (mark, text) in enumerate(story.lines()):
        inside = f"<li>{escape(text)}</li>" if mark == "*" else f"<p>{escape(text)}</p>"
        inside = f"<ul>{inside}</ul>" if mark == "*" else inside
        posts.append(f'<article class="block" id="block-{number}"><header><time datetime="{story.published}T{stamps[number % 9].replace(".", ":")}:00Z">{stamps[number % 9]} GMT</time></header>'
            f'<div class="block-elements">{inside}</div><footer class="block-share"><a href="#">Share</a><span>Updated at {stamps[number % 9]} GMT</span></footer></article>')  # fmt: skip
    live = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": story.title,
        "datePublished": f"{story.published}T08:00:00Z",
        "coverageStartTime": f"{story.published}T08:00:00Z",
        "publisher": {"@type": "Organization", "name": "The Argus"},
        "author": [{"@type": "Person", "name": story.author}],
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": "Update", "datePublished": "2024-01-18T00:00:00Z"}
        ],
    }
    data = f"""<!doctype html><html lang="{story.language}"><head><meta charset="utf-8"/><title>{escape(story.title)} – as it happened | The Argus</title>
<meta property="og:url" content="{url}"/><meta property="og:title" content="{escape(story.title)}"/>{json_ld(live)}</head><body>
<div id="bannerandheader"><div class="top-bar"><a href="/support">Support us</a> <a href="/print">Print subscriptions</a> <a href="/signin">Sign in</a></div><nav><ul><li>News</li><li>Opinion</li><li>Sport</li><li>Culture</li><li>Lifestyle</li></ul></nav></div>
<main data-layout="LiveLayout"><div class="live-header"><span>Live</span><h1>{escape(story.title)}</h1><p class="last-updated">This live blog has ended</p></div>
<div class="key-events"><h2>Key events</h2><ul><li><a href="#b1"><time>15.42</time> Latest figures</a></li><li><a href="#b2"><time>12.20</time> What is closed</a></li></ul></div>
<div class="filters"><label>Show key events only</label><p>Please turn on JavaScript to use this feature</p></div>
<div id="liveblog-body" class="live-blog">{"".join(posts)}</div>
<div class="contributions-epic"><p>As you join us today, we have a small favour to ask. Millions have placed their trust in our fearless journalism.</p><p>If you can, please consider supporting us with just $1. It takes less than a minute.</p><button>Continue</button></div>
<div class="submeta"><span>Topics</span><ul><li><a href="/w">Weather</a></li></ul><a href="/reuse">Reuse this content</a></div></main>
<section class="most-viewed"><h2>Most viewed</h2><ol><li><a href="/1">I swam with seals for a year and this is what they think</a></li></ol></section>
<footer><p>Original reporting and incisive analysis, direct from the Argus every morning</p><a href="/e">Sign up for our email</a></footer></body></html>"""
    fields = {
        "title": story.title,
        "author": story.author,
        "publisher": "The Argus",
        "published": story.published,
        "url": url,
        "language": story.language,
    }
    return Page(f"live-{story.name}", data.encode(), story, fields)


TEMPLATES: tuple[tuple[Callable[[Story], Page], tuple[str, ...]], ...] = (
    (agency, ("ferry", "salt", "clinic", "strike")),
    (local_paper, ("library", "ferry", "storm")),
    (wordpress, ("bees", "bread", "chess")),
    (broadcaster, ("glacier", "well", "library", "salt")),
    (charity, ("clinic", "well", "school")),
    (magazine, ("chess", "bees", "school")),
    (ministry, ("bridge", "glacier", "strike")),
    (wiki, ("lighthouse", "bridge", "ferry")),
    (blogger, ("bread", "bees", "library", "chess")),
    (live_blog, ("storm", "clinic", "strike")),
)


def pages() -> list[Page]:
    """Return the sample that the reader was made with."""
    return [template(BY_NAME[name]) for template, names in TEMPLATES for name in names]
