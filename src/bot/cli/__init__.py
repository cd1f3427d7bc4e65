"""What articlebot does in a terminal: the commands behind `bot.cli`, and the chat."""
