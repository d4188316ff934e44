"""What the bodies of `partners` share."""

from kernel.http.bodies import Body


class NoBody(Body):
    """An act that needs nothing more than its address."""
