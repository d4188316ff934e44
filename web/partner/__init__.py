"""The partner's pages, by link: what is asked and sent, the answer, the result."""
