"""What the instance sent, caught on its way."""

import json

from sandbox import sending
from tests.servicenow.desk import later

URL = "http://127.0.0.1:9/hooks/servicenow"


def let_pass(seconds=0.0):
    """Let time pass, send what is due, and wait until it was answered."""
    later(seconds)
    sending.WAITING.join()


def sent(caught):
    """Return the requests that arrived."""
    return [each.request for each in caught.calls]


def bodies(caught):
    """Return the JSON that arrived."""
    return [json.loads(request.body) for request in sent(caught)]
