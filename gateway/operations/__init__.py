"""Everything that Bridge requests from the providers: names, payloads, and one table row per operation."""
