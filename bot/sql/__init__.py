"""What REX itself keeps in the database: conversations and feedback."""
