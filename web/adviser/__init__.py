"""The adviser's pages: the work of the day, contacts, cases."""
