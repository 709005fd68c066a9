"""What may be said of a model's answer: blocks of the guide verbatim, and words that they prove."""
