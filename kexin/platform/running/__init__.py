"""Running the site: founding it, serving it, its nights, backups."""
