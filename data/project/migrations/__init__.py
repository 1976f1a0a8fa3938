"""Steps from one version of the project file to the next, run by Alembic."""
