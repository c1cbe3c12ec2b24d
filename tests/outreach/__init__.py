"""Tests of lists and visits."""
