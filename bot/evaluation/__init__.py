"""`rex eval`: conversations with what must come of them, each played in a workspace of its own."""
