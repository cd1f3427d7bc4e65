"""Features of candidate sentences.

In: a `Query` and the `PassageCandidates` found for it. Out: `SentenceCandidates`, with a column of
numbers for each feature. May import `analysis`, `index`, `search` and `types`.
"""
