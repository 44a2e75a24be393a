"""Stand-ins for Genesys Cloud and ServiceNow, written from their documents; knows nothing of the rest."""
