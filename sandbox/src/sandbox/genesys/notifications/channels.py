"""Notification channels over REST: opening them and saying which topics they carry."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import is_true, json_array
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.iso_time import iso
from sandbox.genesys.notifications import feeds, topics
from sandbox.genesys.notifications.feeds import Feed
from sandbox.genesys.state import STATE

Entry = dict[str, Any]


@signed_in
def open_channel(token: Token, request: HttpRequest) -> HttpResponse:
    """Open a channel of this user with this client."""
    # Random, as the address is all that a socket shows.
    channel_id = f"streaming-{uuid.uuid4()}"
    return JsonResponse(_channel(STATE.feeds.open(channel_id, _owner(token), clock.now()), request))


@signed_in
def channels(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the caller's channels."""
    own = STATE.feeds.of(_owner(token))
    return JsonResponse({"entities": [_channel(each, request) for each in own]})


@signed_in
def check(token: Token, request: HttpRequest, channel_id: str) -> HttpResponse:
    """Return 200 while the channel lives."""
    _feed(token, channel_id)
    return HttpResponse(status=200)


@signed_in
def subscriptions(token: Token, request: HttpRequest, channel_id: str) -> HttpResponse:
    """Return what the channel carries, as it was asked for."""
    feed = _feed(token, channel_id)
    return JsonResponse({"entities": [_permitted(each) for each in feed.entries]})


@signed_in
def replace(token: Token, request: HttpRequest, channel_id: str) -> HttpResponse:
    """Let the channel carry these topics and no others."""
    feed = _feed(token, channel_id)
    return _subscribe(feed, token, request, before={})


@signed_in
def add(token: Token, request: HttpRequest, channel_id: str) -> HttpResponse:
    """Let the channel carry these topics, too."""
    feed = _feed(token, channel_id)
    return _subscribe(feed, token, request, before=feed.entries)


@signed_in
def clear(token: Token, request: HttpRequest, channel_id: str) -> HttpResponse:
    """Let the channel carry nothing."""
    STATE.feeds.subscribe(_feed(token, channel_id), {}, clock.now())
    return HttpResponse(status=200)


@signed_in
def available(token: Token, request: HttpRequest) -> HttpResponse:
    """Return the topics that exist."""
    return JsonResponse({"entities": [_topic(*each) for each in topics.TEMPLATES.items()]})


def _subscribe(
    feed: Feed, token: Token, request: HttpRequest, *, before: dict[str, tuple[str, ...]]
) -> HttpResponse:
    """Subscribe to all, or with ``ignoreErrors`` to what is permitted."""
    entries, answers = dict(before), []
    for topic_id in _wanted(request):
        try:
            entries[topic_id] = _permitted_topics(topic_id, token)
            answers.append(_permitted(topic_id))
        except Refused as refused:
            if not is_true(request, "ignoreErrors"):
                raise
            answers.append(_rejected(topic_id, refused))
    if len(entries) > feeds.TOPICS_PER_CHANNEL:
        code = "notification.subscription.too.many.subscriptions"
        raise Refused(400, code, f"A channel carries at most {feeds.TOPICS_PER_CHANNEL} topics.")
    STATE.feeds.subscribe(feed, entries, clock.now())
    return JsonResponse({"entities": answers})


def _wanted(request: HttpRequest) -> list[str]:
    """Return the ids of the posted list of ``{"id": …}``."""
    posted = json_array(request)
    if any(not isinstance(each, dict) or not isinstance(each.get("id"), str) for each in posted):
        raise Refused(400, "bad.request", "The body is a list of objects with the id of a topic.")
    return [each["id"] for each in posted]


def _permitted_topics(topic_id: str, token: Token) -> tuple[str, ...]:
    single = topics.single_topics(topic_id)
    topics.check_may_listen(single, token)
    return single


def _permitted(topic_id: str) -> Entry:
    return {"id": topic_id, "state": "Permitted", "selfUri": f"/api/v2/notifications/topics/{topic_id}"}


def _rejected(topic_id: str, refused: Refused) -> Entry:
    entry = {"id": topic_id, "state": "Rejected", "rejectionReason": refused.message}
    lacks = refused.extra.get("messageParams", {}).get("permissions")
    return entry | {"missingPermissions": [lacks] if lacks else []}


def _topic(template: str, needed: str | None) -> Entry:
    own = {"id": template, "description": template, "visibility": "Public", "transports": ["All"]}
    return own | {"enforced": needed is not None, "requiresPermissions": [needed] if needed else []}


def _owner(token: Token) -> tuple[str, str | None]:
    return token.client_id, token.user_id


def _feed(token: Token, channel_id: str) -> Feed:
    feed = STATE.feeds.by_id.get(channel_id)
    if feed is None or feed.owner != _owner(token) or feed.expires_at <= clock.now():
        raise Refused(404, "not.found", f"Channel {channel_id} was not found")
    return feed


def _channel(feed: Feed, request: HttpRequest) -> Entry:
    port = getattr(settings, "SANDBOX_GENESYS_PORT", 8001)
    scheme = "wss" if request.is_secure() else "ws"
    host = request.META.get("HTTP_HOST") or f"127.0.0.1:{port}"
    return {
        "connectUri": f"{scheme}://{host}/channels/{feed.id}",
        "id": feed.id,
        "expires": iso(feed.expires_at),
    }
