"""Tests of the desk of lists."""
