"""The CRM: deals, who may do what with them, and why. Knows nobody."""
