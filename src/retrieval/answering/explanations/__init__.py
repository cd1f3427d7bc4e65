"""Explain why a question is answered as it is, or why it is declined.

In: a judged question. Out: an `Explanation`, with each word, feature and reason. May import what
`answering` may.
"""
