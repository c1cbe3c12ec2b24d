"""Messages to people whose step is next: on the site and by mail."""
