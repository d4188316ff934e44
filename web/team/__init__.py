"""Pages of the person responsible for a CIL's service: the team, what is stuck, the CIL's settings."""
