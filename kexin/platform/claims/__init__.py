"""The claims desk: a loss is claimed, reviewed twice, paid from the fund, pursued, returned, written off."""
