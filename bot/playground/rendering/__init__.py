"""Slack's texts and blocks as HTML: mrkdwn, markdown, rich text and Block Kit."""
