"""Training (`make train`): from labelled questions to the ranking model. Not part of the wheel.

In: folders of articles with labelled questions. Out: `ranking/model.json` and the tables of
English in `analysis/lexicon`. May import all of `retrieval`.
"""
