"""Notification channels and their subscriptions."""

from sandbox.genesys.notifications import channels
from sandbox.operations import delete, get, head, post, put

ALL = "/api/v2/notifications/channels"
ONE = f"{ALL}/{{channelId}}"

OPERATIONS = (
    get(ALL, channels.channels),
    post(ALL, channels.open_channel),
    head(ONE, channels.check),
    get(f"{ONE}/subscriptions", channels.subscriptions),
    put(f"{ONE}/subscriptions", channels.replace),
    post(f"{ONE}/subscriptions", channels.add),
    delete(f"{ONE}/subscriptions", channels.clear),
    get("/api/v2/notifications/availabletopics", channels.available),
)
