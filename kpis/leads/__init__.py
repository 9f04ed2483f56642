"""What is worked out of leads: where they come from, what they cost and bring, how fast they are answered."""
