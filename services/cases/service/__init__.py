"""Use cases of `cases`: each loads a value, lets the domain decide, saves it, and records a fact."""
