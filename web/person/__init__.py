"""The employee's pages, reached by link: made for a telephone first, in plain French."""
