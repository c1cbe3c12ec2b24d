"""Pages of the desk, each module named after what it shows."""
