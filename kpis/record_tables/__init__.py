"""The records behind a figure as a table: how values look, how each kind of record is listed, and the table."""
