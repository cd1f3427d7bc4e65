"""Articles to look through: lists, search, reading by pages, summaries, and quotes verified.

In: /sources, /latest, /article, /summary, /verify, and presses in what they show. Out: messages
with pages of articles. Imports nothing from the other folders of handlers.
"""
