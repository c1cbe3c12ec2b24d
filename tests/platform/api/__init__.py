"""The API: tokens, refusals, doing once, scopes, and its own description."""
