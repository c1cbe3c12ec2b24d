"""Tests of the frame of the site: looks, languages, refusals, headers, signing in."""
