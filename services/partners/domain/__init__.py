"""Pure rules of the partners service: directory, declarations, referrals and what they carry."""
