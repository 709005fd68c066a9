"""What a person can put right before REX can work; the command line says it and ends with code 2."""


class Mendable(Exception):
    """Something REX can't go on with; the message is a sentence that says what to do."""
