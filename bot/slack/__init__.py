"""Slack: the only package that knows its libraries, apart from the playground."""
