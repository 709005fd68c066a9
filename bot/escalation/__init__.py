"""Alerts and tickets on their way: to Super Admins, to support staff, and back to who reported."""
