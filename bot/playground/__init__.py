"""Slack on this machine: an emulator, a page to chat in, and an inbox for e-mail."""
