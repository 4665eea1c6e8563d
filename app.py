"""Placeholder while the floors are laid."""
