"""The programmes desk."""
