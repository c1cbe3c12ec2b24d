"""Programmes as data: one file binds a register, a rating, a sharing of costs, inspections, stages and who runs them."""
