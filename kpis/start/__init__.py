"""The guided start: from an empty database to the first figures, step by step."""
