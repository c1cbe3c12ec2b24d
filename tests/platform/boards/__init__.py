"""Tests of boards: figures against a naive count, scopes, the rows behind figures, pages."""
