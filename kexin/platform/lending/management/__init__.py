"""What runs beside the site."""
