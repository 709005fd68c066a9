"""The playground's page: the window in which a newcomer is different people of a demo Slack."""
