"""Articles in, claims out: readers, writers, gold and scores."""
