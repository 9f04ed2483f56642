"""Plotly figures as plain data: pure functions. Colours are named by token and inked by the browser."""
