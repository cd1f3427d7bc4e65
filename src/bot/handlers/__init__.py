"""Handle each kind of update: read it, ask the library, reply.

In: an update that `bot.dispatch` has admitted, with its context (what is asked or pressed, the
language, the library). Out: calls through `bot.transport.messages`, and what `bot.state` is to
remember. `answers` has questions and the buttons under answers, `articles` the list of articles
and their texts, `chats` groups and the bot itself, `admin` what only operators may do;
`pressed_message` edits the message of a pressed button for all of them. May import every other
folder of `bot` but `cli`; routes are in `bot.app`.
"""
