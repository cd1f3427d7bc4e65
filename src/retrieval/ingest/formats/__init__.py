"""Read files of one format each into drafts of articles.

In: a `Source`. Out: `Draft`s and `Problem`s, by each module's `read`. Larger formats have folders
of their own beside this one (`html`, `pdf`). `zip` alone imports `ingest.registry`.
"""
