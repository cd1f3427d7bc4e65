"""Read web pages: find the article and what the page says about it.

In: the bytes of a page. Out: one `Draft`, or why there is none. The tree is parsed, page chrome is
removed, and trafilatura asked for the main text.
"""
