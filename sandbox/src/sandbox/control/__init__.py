"""What testers set and see, for each cloud: faults, switches, limits and the journal. Knows neither cloud."""
