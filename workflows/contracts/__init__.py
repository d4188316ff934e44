"""What services and workflows say to each other: names, ids and messages, and nothing that runs."""
