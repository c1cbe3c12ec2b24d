"""Evidence about companies: tables, intake, measures, releases."""
