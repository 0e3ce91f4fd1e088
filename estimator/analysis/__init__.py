"""For analysts: what drives the result, how money and time go together, and what other answers would give."""
