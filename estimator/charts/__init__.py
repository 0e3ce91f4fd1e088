"""Pictures: a table and a language go in, a Plotly figure comes out. Nothing here computes an estimate or knows a page.

Beside each chart stands a function that says the same in one sentence, for the line above it and for readers who cannot see it.
"""
