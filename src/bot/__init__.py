"""Answer questions in Telegram and in a terminal from a folder of articles."""
