"""Generation services, one folder each."""
