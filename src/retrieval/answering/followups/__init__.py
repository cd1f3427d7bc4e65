"""Turn a question that is not whole, and the answer before it, into what is searched for."""
