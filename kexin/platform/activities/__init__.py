"""创业者港湾与活动: companies in a harbour get services, events bring companies and what they need together, and both lead to needs of the visits desk.

A harbour is run by a sub-branch of a bank or by a park. What became of a service or of an event is read from the
follow-up and the loan themselves: nothing of it is written down a second time.
"""
