"""What the bot remembers.

In memory: conversations and answers of the last quarter of an hour, and which reply answers which
message. In one SQLite file in DATA_DIR: chats' settings, counts by day, which replies to edit
after a restart, messages that are to be deleted, and operators' files that wait for a button.
May import `rendering`, `library`, `transport`, `i18n` and `settings`.
"""
