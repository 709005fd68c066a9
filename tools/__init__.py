"""What the model may do: typed tools, and the proposals that wait for a click."""
