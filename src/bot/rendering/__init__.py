"""Answers, articles and buttons into what a chat shows.

In come values of `retrieval` (answers, explanations, articles, excerpts) and a translator; out go
HTML and keyboards for Telegram (`messages`, `keyboards`, `previews`) and, for the terminal, the
channel-neutral views that these messages are written from (`views`). Only `telegram_html` escapes.
It may import `bot.library`, `bot.transport`, `bot.i18n` and the public API of `retrieval`.
"""
