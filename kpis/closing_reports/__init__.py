"""What was told of a closed month or quarter once it was locked, kept as a PDF that never changes (spec 11)."""
