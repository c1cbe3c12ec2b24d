"""The books of the funds, with their rules enforced by the database too."""
