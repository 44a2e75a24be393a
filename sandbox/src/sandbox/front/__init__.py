"""What both ports share: each request finds its cloud, and testers look on and interfere."""
