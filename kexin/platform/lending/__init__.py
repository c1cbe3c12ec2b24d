"""The loan desk: application, diligence, decision, drawdowns, filing, repayment, settlement."""
