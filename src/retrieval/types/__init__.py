"""Values that every layer passes on: articles, answers, filters, requests.

Nothing is computed here beyond what a value says of itself. May import nothing of `retrieval`.
"""
