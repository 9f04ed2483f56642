"""Pages of the records: lists, forms, and what one record is."""
