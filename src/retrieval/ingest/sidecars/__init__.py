"""Read the files in which an editor adds to what the other files of a folder say.

In: articles.toml (fields of articles, lines to keep and drop) and synonyms.txt. Out: `Overrides`
and `Synonyms`. May import `ingest.source`, `ingest.metadata` and `ingest.problems`.
"""
