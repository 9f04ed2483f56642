"""Records that a rep disputes: what of them, who decides, and what follows (spec 12, 17)."""
