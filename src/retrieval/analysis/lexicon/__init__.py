"""What is known of words beyond their spelling: synonyms, acronyms, rarity, vectors.

In: terms. Out: terms that mean the same, how rare they are in general English, and vectors of how
they are used. The tables beside the code are of English.
"""
