"""How claims are found: a spaCy pipeline from text to validated claims."""
