"""White lists and visits: who is listed and why, who looks after whom, what is due, and what it brought."""
