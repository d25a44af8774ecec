"""A stand-in for Discord: gateway, REST, files, and people who use them."""
