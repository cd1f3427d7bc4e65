"""Keep the catalogues of the other languages in step with the texts in the code."""
