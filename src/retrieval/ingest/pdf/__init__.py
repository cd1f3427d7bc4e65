"""Read PDF files.

In: the bytes of a PDF. Out: one `Draft`: runs of text become lines and columns, these paragraphs,
without running heads and with hyphenated words joined.
"""
