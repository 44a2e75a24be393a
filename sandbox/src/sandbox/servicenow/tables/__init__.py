"""The Table API and its kin: rows, queries, writes."""
