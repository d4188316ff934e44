"""The front end in a real browser, on the real platform."""
