"""Find what several articles have in common, so that it is quoted once.

In: the words of articles and sentences. Out: which articles are copies of which (papers print the
same agency report), and which sentences say the same. May import `analysis` and `types`.
"""
