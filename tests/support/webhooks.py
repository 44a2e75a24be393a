"""The providers' webhooks, without a server."""

from dataclasses import dataclass

from asgiref.sync import async_to_sync

from bridge_project import inbound


@dataclass(frozen=True)
class Answer:
    """What a webhook answers."""

    status: int
    headers: dict[str, str]
    body: bytes


def knock(path, body, headers=None, *, method="POST", app=inbound.application):
    """Send a request to a webhook and return its answer. body: bytes, or a list of parts."""
    parts = body if isinstance(body, list) else [body]
    received = [
        {"type": "http.request", "body": part, "more_body": number < len(parts) - 1}
        for number, part in enumerate(parts)
    ]
    sent = []

    async def receive():
        return received.pop(0)

    async def send(message):
        sent.append(message)

    named = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "path": path, "method": method, "headers": named}
    async_to_sync(app)(scope, receive, send)
    start, *rest = sent
    answered = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], answered, b"".join(message["body"] for message in rest))
