"""What keeps a REX at work healthy, and tells who runs it when it is not."""
