"""Weigh terms in passages by BM25.

In: how often each passage, its title and its heading hold a term. Out: one weight for each term
and passage. May import `analysis` and `types`.
"""
