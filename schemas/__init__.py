"""What a claim is: the record of an article and its claims, as pydantic models."""
