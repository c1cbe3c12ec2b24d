"""How a value becomes points: one module per family of shapes.

Points are integer thousandths (20 points are 20000). Every shape knows the
fewest and the most points it can give; with an unknown input its points are
that whole interval.
"""
