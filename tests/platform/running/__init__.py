"""Tests of running the site: serving, founding, nights, backups."""
