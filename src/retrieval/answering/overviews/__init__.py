"""Answer topics and wishes for a summary, which are no questions."""
