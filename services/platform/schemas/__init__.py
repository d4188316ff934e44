"""Bodies of the REST edge of `platform`, in and out."""
