"""Maps from boundaries: value and uncertainty side by side, in bands, with hatching where nothing is known."""
