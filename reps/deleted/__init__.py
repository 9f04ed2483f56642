"""What was deleted lately: told from its history, for who may bring it back, and brought back as it was."""
