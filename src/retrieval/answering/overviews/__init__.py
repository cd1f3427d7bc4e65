"""Answer topics ("Aleppo") and requests for a summary, which are no questions.

In: a `Request` and an `Index`. Out: an `Overview` of quotes. May import what `answering` may.
"""
