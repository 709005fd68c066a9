"""What an author should mend in a folder of markdown: the rules behind `rex articles check`."""
