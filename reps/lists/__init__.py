"""The lists of records: each file is three declarations, a row (table), its filters, and its page."""
