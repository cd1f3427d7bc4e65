"""Decide what of an article may be quoted.

In: an article, as its file gives it. Out: its blocks, each classified as text, caption, heading or
boilerplate (with the reason), and from these the passages and sentences that are indexed. Lines
that many articles repeat are boilerplate too, which takes a look at all articles. May import
`analysis` and `types`.
"""
