"""Search: from a question to candidate passages.

In: a question and an `Index`. Out: a `Query`, and the `PassageCandidates` worth ranking. May
import `analysis`, `index` and `types`.
"""
