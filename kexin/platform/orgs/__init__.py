"""Organisations, people, and what each may see and do."""
