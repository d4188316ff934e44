"""Use cases of `reporting`, one noun a file."""
