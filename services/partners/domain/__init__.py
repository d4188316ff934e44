"""Pure rules of the partners service: directory, declarations, referrals and their packets."""
