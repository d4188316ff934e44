"""Bodies of partners' REST edge, in and out."""
