"""Bodies of the REST edge of `cases`. Labels stand once, beside the coded value."""
