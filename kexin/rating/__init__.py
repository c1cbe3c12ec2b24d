"""A model file and evidence become points, a grade, a line and reasons."""
