"""What the figures say together: why an amount changed, and what hits and misses go with."""
