"""Telegram's Bot API: updates in, messages out, and what to do when the network fails.

In: the settings' addresses and token, the handlers' HTML and keyboards. Out: updates in the
application's queue (`polling` or `webhook`, both through `update_queue`), and calls to Telegram
(`messages`, `downloads`), retried where that is safe (`retrying`; at start and while receiving,
`backoff`). Imports `bot.settings` and python-telegram-bot; knows nothing of articles.
"""
