"""Chat services, each behind the Platform port in a folder of its own."""
