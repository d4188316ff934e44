"""The French front end: server-rendered pages, a client of the gateway's REST API like any CIL's own."""
