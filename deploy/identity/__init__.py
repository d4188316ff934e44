"""The demonstration's identity provider: canaille, in an environment of its own."""
