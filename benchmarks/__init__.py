"""Measurements: of quality, of speed, and beside LangChain's tutorial pipeline."""
