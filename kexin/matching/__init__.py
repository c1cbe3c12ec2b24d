"""Which policies and products a company qualifies for, what is missing, what to ask next."""
