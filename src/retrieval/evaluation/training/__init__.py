"""Learn the model, and what general English tells, from articles and labelled questions."""
