"""Tests of the desk of companies."""
