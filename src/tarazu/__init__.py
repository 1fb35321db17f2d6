"""Threat of trafficking in persons and the response to it, on one pair of scales."""
