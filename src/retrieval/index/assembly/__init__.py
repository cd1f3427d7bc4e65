"""Turn articles into the arrays of an index.

In: articles, one by one, and what an earlier build left of them. Out: `DocumentColumns`, what each
article holds by itself, and from all of them together the `IndexArrays` of an index. May import
`index.weighting` and `index.duplicates`.
"""
