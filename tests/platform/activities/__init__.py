"""Harbours with their services, events with what came of them."""
