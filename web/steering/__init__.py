"""Pages for people who steer the service without handling cases: conventions, figures, platforms."""
