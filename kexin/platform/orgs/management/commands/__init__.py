"""Founding organisations; what the site knows of a person, and forgetting it."""
