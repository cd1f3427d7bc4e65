"""Ranking: from candidate passages to ranked sentences and a confidence.

In: a `Query` and `PassageCandidates`. Out: `SentenceCandidates`, a `Ranking` of them, and the
probability that the best one answers. May import `analysis`, `index`, `search` and `types`.
"""
