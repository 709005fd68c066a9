"""The Web API: one module per family of methods, listed in one table."""
