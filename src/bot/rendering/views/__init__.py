"""What people are shown, worded once for Telegram and for terminals alike.

In come answers, explanations and articles, and a translator; out go views: lines of marked text,
quotes with their sources, sections. A writer turns them into what its channel shows:
`rendering.telegram_html`, `cli.plain_screen`, `cli.rich_screen`. Nothing here knows how a channel
marks or escapes text, and nothing imports Telegram, so that a terminal starts quickly.
"""
