"""Names of hosts that lead to the sandbox, for programs that insist on a name and on port 443."""

import socket

GENESYS, LOGIN, INSTANCE = "api.sandbox.test", "login.sandbox.test", "instance.sandbox.test"
HOSTS = (GENESYS, LOGIN, INSTANCE)


def ports(clouds):
    """Return the port of each name: ``{"api.sandbox.test": 40001, …}``."""
    genesys, servicenow = (int(url.rpartition(":")[2]) for url in (clouds.genesys_url, clouds.servicenow_url))
    return {GENESYS: genesys, LOGIN: genesys, INSTANCE: servicenow}


def resolver(known):
    """Return a ``socket.getaddrinfo`` that leads these names to their ports on this machine."""
    resolve = socket.getaddrinfo

    def lookup(host, port, *args, **more):
        name = host.decode() if isinstance(host, bytes) else host
        address = ("127.0.0.1", known[name]) if name in known else (host, port)
        return resolve(*address, *args, **more)

    return lookup
