"""One file a page: it asks, runs, shows, and never computes."""
