"""Tests of the loan desk."""
