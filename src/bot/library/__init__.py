"""The library of articles that the bot serves, kept in step with its folder.

In: a folder of articles and wishes to change it. Out: a `Library`, replaced as a whole when the
folder has changed (`watcher`, `refresher`, `build_process`); files added and removed in another
process (`jobs`); pages fetched from the web; ids of quotes. May import `i18n` and `settings`.
"""
