"""Say the bot's texts in the reader's language.

In: English texts, marked where they stand in the code (`markers`), and the values of their fields.
Out: the same in one of ten languages (`translator`), with that language's plurals, numbers, dates
and direction of writing. The translations are gettext catalogues in `locales/`, kept up to date by
`make messages` (tools/catalogues.py); small_talk.toml lists greetings and thanks in each language.
Imports nothing of this project, and Babel in `translator` alone.
"""
