"""The employee's pages, by link, on a telephone first: plain French, one thing at a time."""
