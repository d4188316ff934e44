"""The REST edge shared by the services: problems, acts, actors, pages."""
