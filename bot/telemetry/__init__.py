"""What operators see of a REX at work: its logs, its figures and its traces."""
