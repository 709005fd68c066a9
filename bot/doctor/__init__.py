"""A look at an installation, part by part, without changing anything: what `rex doctor` says."""
