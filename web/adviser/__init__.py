"""The adviser's pages: what to do today, contacts, cases."""
