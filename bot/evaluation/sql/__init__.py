"""The workspaces of scenarios in a database, and what is in it in the end."""
