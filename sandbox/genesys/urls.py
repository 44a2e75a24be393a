"""Every path of this Genesys, by noun; paths not here are 404 as at the vendor."""

from django.urls import URLPattern, path, re_path

from sandbox.genesys.analytics import details as analytics
from sandbox.genesys.conversations import actions, messages, reads, transfers, wrapups
from sandbox.genesys.endpoints import Action, verbs
from sandbox.genesys.identity import oauth, tokens
from sandbox.genesys.messaging import open_messaging
from sandbox.genesys.notifications import channels as notifications
from sandbox.genesys.people import presences, users
from sandbox.genesys.records import recordings
from sandbox.genesys.routing import queues
from sandbox.genesys.testers import control, page

API = "api/v2"
MEDIA = "(?P<media>messages|calls|emails|callbacks)"
CONVERSATION = "(?P<conversation_id>[^/]+)"
PARTICIPANT = "participants/(?P<participant_id>[^/]+)"
COMMUNICATION = "communications/(?P<communication_id>[^/]+)"
CHANNEL = f"{API}/notifications/channels/<str:channel_id>"
INBOUND = f"{API}/conversations/messages/<str:integration_id>/inbound/open"
OPEN = f"{API}/conversations/messaging/integrations/open"

SIGN_IN = [
    path("oauth/token", verbs(POST=oauth.token)),
    path("oauth/authorize", verbs(GET=oauth.authorize)),
    path("logout", verbs(GET=oauth.logout)),
    path(f"{API}/tokens/me", verbs(GET=tokens.own, HEAD=tokens.own, DELETE=tokens.revoke_own)),
]

PEOPLE = [
    path(f"{API}/users", verbs(GET=users.listed)),
    path(f"{API}/users/me", verbs(GET=users.me)),
    path(f"{API}/users/presences/<str:source_id>/bulk", verbs(GET=presences.bulk)),
    path(f"{API}/users/<str:user_id>", verbs(GET=users.one)),
    path(
        f"{API}/users/<str:user_id>/presences/<str:source_id>",
        verbs(GET=presences.one, PATCH=presences.change),
    ),
    path(
        f"{API}/users/<str:user_id>/routingstatus",
        verbs(GET=presences.routing_status, PUT=presences.change_routing_status),
    ),
    path(f"{API}/users/<str:user_id>/queues", verbs(GET=queues.of_user)),
    path(f"{API}/users/<str:user_id>/queues/<str:queue_id>", verbs(PATCH=queues.join)),
    path(f"{API}/presence/definitions", verbs(GET=presences.definitions)),
    path(f"{API}/presencedefinitions", verbs(GET=presences.old_definitions)),
    path(f"{API}/systempresences", verbs(GET=presences.system_presences)),
    path(f"{API}/organizations/me", verbs(GET=users.organisation)),
]

ROUTING = [
    path(f"{API}/routing/queues", verbs(GET=queues.listed)),
    path(f"{API}/routing/queues/me", verbs(GET=queues.mine)),
    path(f"{API}/routing/queues/<str:queue_id>", verbs(GET=queues.one, PUT=queues.change)),
    path(f"{API}/routing/queues/<str:queue_id>/members", verbs(GET=queues.members)),
    path(f"{API}/routing/queues/<str:queue_id>/wrapupcodes", verbs(GET=queues.codes_of_queue)),
    path(f"{API}/routing/wrapupcodes", verbs(GET=queues.codes)),
    path(f"{API}/routing/wrapupcodes/<str:code_id>", verbs(GET=queues.code)),
    path(f"{API}/routing/utilization", verbs(GET=users.utilization)),
    path(f"{API}/routing/users/<str:user_id>/utilization", verbs(GET=users.utilization)),
    path(f"{API}/routing/conversations/<str:conversation_id>", verbs(PATCH=actions.set_priority)),
]

MESSAGES = [
    path(f"{INBOUND}/message", verbs(POST=open_messaging.message)),
    path(f"{INBOUND}/event", verbs(POST=open_messaging.event)),
    path(f"{INBOUND}/receipt", verbs(POST=open_messaging.receipt)),
    path(OPEN, verbs(GET=open_messaging.integrations)),
    path(f"{OPEN}/<str:integration_id>", verbs(GET=open_messaging.integration)),
    path(
        f"{API}/conversations/messaging/threadingtimeline",
        verbs(GET=open_messaging.threading, PUT=open_messaging.set_threading),
    ),
    path(f"{API}/conversations/messages/<str:message_id>/details", verbs(GET=messages.details)),
    path(f"{API}/conversations/messages/<str:conversation_id>/messages/bulk", verbs(POST=messages.bulk)),
    path(
        f"{API}/conversations/messages/<str:conversation_id>/messages/<str:message_id>",
        verbs(GET=messages.one),
    ),
    path(
        f"{API}/conversations/messages/<str:conversation_id>/communications/<str:communication_id>/messages",
        verbs(POST=messages.send),
    ),
    path(
        f"{API}/conversations/messages/<str:conversation_id>/communications/<str:communication_id>/typing",
        verbs(POST=messages.typing),
    ),
]


def _both(rest: str, **actions_by_verb: Action) -> list[URLPattern]:
    """Return a path below a conversation in its generic and its media-specific form."""
    view = verbs(**actions_by_verb)
    generic = re_path(rf"^{API}/conversations/{CONVERSATION}/{rest}$", view)
    return [re_path(rf"^{API}/conversations/{MEDIA}/{CONVERSATION}/{rest}$", view), generic]


CONVERSATIONS = [
    path(f"{API}/conversations", verbs(GET=reads.mine)),
    re_path(rf"^{API}/conversations/{MEDIA}$", verbs(GET=reads.mine_of_media)),
    re_path(
        rf"^{API}/conversations/{MEDIA}/{CONVERSATION}$",
        verbs(GET=reads.one_of_media, PATCH=actions.change_whole),
    ),
    path(
        f"{API}/conversations/<str:conversation_id>",
        verbs(GET=reads.one, DELETE=actions.disconnect),
    ),
    path(f"{API}/conversations/<str:conversation_id>/disconnect", verbs(POST=actions.tear_down)),
    path(f"{API}/conversations/<str:conversation_id>/tags", verbs(PUT=actions.tag)),
    *_both(PARTICIPANT, PATCH=actions.change),
    *_both(f"{PARTICIPANT}/attributes", PATCH=actions.set_attributes),
    *_both(f"{PARTICIPANT}/wrapupcodes", GET=wrapups.codes),
    *_both(f"{PARTICIPANT}/wrapup", GET=wrapups.assigned),
    *_both(f"{PARTICIPANT}/replace", POST=transfers.replace),
    re_path(
        rf"^{API}/conversations/{CONVERSATION}/{PARTICIPANT}/replace/agent$",
        verbs(POST=transfers.to_agent),
    ),
    re_path(
        rf"^{API}/conversations/{CONVERSATION}/{PARTICIPANT}/replace/queue$",
        verbs(POST=transfers.to_queue),
    ),
    re_path(
        rf"^{API}/conversations/(?P<media>messages|emails)/{CONVERSATION}/{PARTICIPANT}/parkingstate$",
        verbs(PATCH=actions.park),
    ),
    re_path(
        rf"^{API}/conversations/{MEDIA}/{CONVERSATION}/{PARTICIPANT}/{COMMUNICATION}$",
        verbs(PATCH=actions.change_communication),
    ),
    re_path(
        rf"^{API}/conversations/{MEDIA}/{CONVERSATION}/{PARTICIPANT}/{COMMUNICATION}/wrapup$",
        verbs(GET=wrapups.assigned, POST=wrapups.submit),
    ),
    path(f"{API}/conversations/<str:conversation_id>/recordingmetadata", verbs(GET=recordings.metadata)),
    path(f"{API}/conversations/<str:conversation_id>/recordings", verbs(GET=recordings.listed)),
    path(
        f"{API}/conversations/<str:conversation_id>/recordings/<str:recording_id>",
        verbs(GET=recordings.one),
    ),
    path(f"{API}/analytics/conversations/details/query", verbs(POST=analytics.query)),
    path(f"{API}/analytics/conversations/<str:conversation_id>/details", verbs(GET=analytics.one)),
]

NOTIFICATIONS = [
    path(
        f"{API}/notifications/channels",
        verbs(GET=notifications.channels, POST=notifications.open_channel),
    ),
    path(f"{API}/notifications/availabletopics", verbs(GET=notifications.available)),
    path(CHANNEL, verbs(HEAD=notifications.check, GET=notifications.check)),
    path(
        f"{CHANNEL}/subscriptions",
        verbs(
            GET=notifications.subscriptions,
            PUT=notifications.replace,
            POST=notifications.add,
            DELETE=notifications.clear,
        ),
    ),
]

CONTROL = [
    path("", verbs(GET=page.page)),
    path("sandbox/", verbs(GET=page.page)),
    path("directory/", verbs(GET=page.interactions)),
    path("sandbox/state", verbs(GET=control.state)),
    path("sandbox/conversations", verbs(POST=control.start)),
    path("sandbox/conversations/<str:conversation_id>/messages", verbs(POST=control.write)),
    path("sandbox/conversations/<str:conversation_id>/typing", verbs(POST=control.type_on)),
    path("sandbox/conversations/<str:conversation_id>/end", verbs(POST=control.end)),
    path("sandbox/sockets/cut", verbs(POST=control.cut_sockets)),
    path("sandbox/scenarios", verbs(GET=control.scenario_list)),
    path("sandbox/scenarios/<str:name>", verbs(POST=control.play)),
    path("sandbox/reset", verbs(POST=control.reset)),
    path("sandbox/clock", verbs(POST=control.step_clock)),
    path("sandbox/recordings/<str:recording_id>.wav", verbs(GET=recordings.sound)),
]

urlpatterns = SIGN_IN + PEOPLE + ROUTING + MESSAGES + CONVERSATIONS + NOTIFICATIONS + CONTROL
