"""Placeholder until the facade stands."""
