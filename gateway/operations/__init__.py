"""Everything Bridge asks the clouds to do: names, payloads, and one table row per operation."""
