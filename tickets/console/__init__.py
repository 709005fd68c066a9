"""The staff console: where HirePilot's own people see, work and close tickets in a browser."""
