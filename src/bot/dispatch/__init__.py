"""What every update passes before its handler: is it for us, may they, how often, what is asked.

In: an update. Out: a `Context` with the message's question or the pressed button, the language,
and the bot's parts, or ApplicationHandlerStop. `admission` is the entrance; `addressing` and
`reference_words` read messages, `rate_limits` and `chat_admins` decide. Imports state, rendering,
library, transport and texts; never a handler.
"""
