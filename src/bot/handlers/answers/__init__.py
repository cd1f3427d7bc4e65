"""Questions and answers: in chats, inline and as a guest, and the buttons under an answer.

In: questions (`questions`, `inline_mode`, `guest_mode`) and presses (`buttons`, `votes`,
`delete_button`). `responses` asks the library and composes what is said, `followups` remembers
who was answered what, `pressed_answer` finds the answer behind a button again. Imports nothing
from the other folders of handlers.
"""
