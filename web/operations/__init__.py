"""Pages of the platform's operators: its health and what can be retried, without personal data (CONF-6)."""
