"""The bot in a chat: its start, help, privacy, settings, menus, and coming and going in groups.

In: /start with its deep links, /help, /privacy, /forget, /settings, and changes of membership.
May import the handlers of `answers` and `articles`, which links open.
"""
