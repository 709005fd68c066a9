"""Escalation: tickets for support staff, alerts for Super Admins."""
