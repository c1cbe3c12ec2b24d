"""走访: account managers visit companies, also where there is no line, and what they hear is followed up until something comes of it.

A company sees nothing of this desk. That somebody came it knows; what the bank wrote down about it is the bank's own
work, and that it stood on a list to be visited would tell one company what the department thinks of another.
"""
