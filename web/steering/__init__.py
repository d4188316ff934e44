"""Pages of whoever steers the service without handling cases: conventions, figures, platforms."""
