"""The first-start screen: recent projects, a new one, a large area to drop reports on."""
