"""Pages of a CIL's responsible: the team, what is stuck, the CIL's own settings."""
