"""Long work that a worker does while people go on: how far it is, what came of it, and why it failed."""
