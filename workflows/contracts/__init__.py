"""The contracts between services and workflows: names, ids and messages, without logic."""
