"""Control of both stand-ins: what arrived, what goes wrong, and the one door that every request passes."""
