"""The books of a fund: events, balanced postings, a chain of hashes."""
