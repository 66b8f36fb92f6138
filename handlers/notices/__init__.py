"""What officials do with notices in chat: write, judge, follow, correct, withdraw."""
