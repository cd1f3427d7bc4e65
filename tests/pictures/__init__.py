"""Draw real conversations with the real bot as a phone shows them: `make pictures`."""
