"""The service put together from its parts."""
