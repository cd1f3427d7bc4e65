"""The commands of `articlebot`, and what they show in a terminal.

In come command-line arguments, settings and lines typed or piped; out go text on standard output,
problems on standard error and an exit code. `main` has the commands, each of which imports its
module when it runs. Answers are worded by `bot.rendering.views` and shown by `plain_screen` or
`rich_screen`; reports to whoever runs the bot (`check`, `add`, `doctor`, `eval`) are in English.
It stands on top and may import anything else in `bot`.
"""
