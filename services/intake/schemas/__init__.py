"""Bodies of intake's REST edge, in and out."""
