"""Answering: from a question to an `Answer`.

`engine.Answerer` is what the rest of the program uses; `pipeline` has the steps between a question
and its quotes. May import all of `retrieval` but `evaluation`.
"""
