"""Who changed what, when, from where, from what to what; nothing of it can be deleted."""
