"""What the platform costs: case lives through it, beside a bare control on the same Temporal server."""
