"""Examples that ship with the program: each is a workspace built by a script from files beside it."""
