"""What officials do about tickets in their own chat: see, claim, answer, hand on, close."""
