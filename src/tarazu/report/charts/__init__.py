"""Charts as SVG of our own: fixed decimals, labels in the language asked for, readable without colour."""
