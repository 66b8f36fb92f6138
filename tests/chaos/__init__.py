"""Kills the bot at random moments while people talk to it; nobody may notice."""
