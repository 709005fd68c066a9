"""REX itself: everything that touches the outside, and the assembly of the parts."""
