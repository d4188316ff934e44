"""Pages for people without an account, the employee and the partner, who come by an emailed link."""
