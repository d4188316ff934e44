"""People without an account: the employee and the partner, who come by a link that was sent to them."""
