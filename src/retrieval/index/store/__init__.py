"""Keep an index on disk.

In: a folder of articles and a place for its index. Out: the index, opened from there as memory-
mapped arrays and an SQLite database, built anew or brought up to date where the folder changed.
May import the rest of `index`.
"""
