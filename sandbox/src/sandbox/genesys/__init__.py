"""A stand-in of Genesys Cloud at the root of its own port, in memory, written from the vendor's documents."""
