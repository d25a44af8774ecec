"""Policy of the service: what to say, which model, and when; standard library only."""
