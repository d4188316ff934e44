"""Pages of whoever operates the platform: how it stands, and what can be tried again; nothing of a person (CONF-6)."""
