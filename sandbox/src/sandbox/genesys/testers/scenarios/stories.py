"""Every story by the name under which it is played."""

from sandbox.genesys.testers.scenarios import (
    bot_handover,
    first_chat,
    late_events,
    missed_offer,
    outage_drill,
    p1_signal,
    socket_cut,
    storm,
    transfer_declined,
    voice_call,
)

STORIES = {
    "first-chat": first_chat.STORY,
    "voice-call": voice_call.STORY,
    "missed-offer": missed_offer.STORY,
    "transfer-declined": transfer_declined.STORY,
    "bot-handover": bot_handover.STORY,
    "p1-signal": p1_signal.STORY,
    "429-storm": storm.STORY,
    "socket-cut": socket_cut.STORY,
    "late-events": late_events.STORY,
    "outage-drill": outage_drill.STORY,
}
