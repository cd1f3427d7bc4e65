"""Tell in plain words why an answer is what it is."""
