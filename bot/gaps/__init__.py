"""What the bot did not know: kept without anybody's name, gathered, answered, published."""
