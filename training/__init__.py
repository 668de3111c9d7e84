"""How the syntax model that ships is made; not part of the package."""
