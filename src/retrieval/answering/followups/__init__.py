"""Resolve questions that leave something out ("And the nurses?").

In: a question and the `Answer` before it. Out: a `ResolvedQuestion`, with the terms carried
over. May import what `answering` may.
"""
