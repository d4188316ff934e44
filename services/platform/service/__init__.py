"""Use cases of `platform`, one noun a file."""
