"""Evaluation: from labelled questions to a report of how right the answers are.

In: an `Answerer` and a file of questions with known answers. Out: a `Report`. May import all of
`retrieval`.
"""
