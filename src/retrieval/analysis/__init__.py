"""Text analysis: from text to terms.

In: a text, and the language it is in. Out: words with their terms, kinds of words and sentences,
names, quantities. Knows no article and no index; may import `types`.
"""
