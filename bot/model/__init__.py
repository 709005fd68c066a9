"""The language model on the wire, and the rules that answer when there is none."""
