"""Matters 双人事项: acts of the department that one person proposes and another one confirms, and that are done only then.

A desk names its acts in a module ``acts`` (``@act("ledger.close", …)``); its page proposes (``proposing.propose``). What
has papers and states of its own, such as a claim or an admission, signs twice on its own rows instead.
"""
