"""The pages of the programmes desk."""
