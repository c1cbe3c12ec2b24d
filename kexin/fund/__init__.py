"""Who bears a loss: schemes, allocation, recovery; the fund's book and its stress. Pure: no database, no web."""
