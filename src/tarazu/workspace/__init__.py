"""A workspace: a folder of evidence that a person can copy, back up and carry."""
