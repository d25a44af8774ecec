"""Discord's published description of its API."""
