"""The pages of the guided start: one module a step."""
