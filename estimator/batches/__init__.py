"""Tables of scenarios: read from a file, multiplied by a grid, worked out here or on other machines, and written."""
