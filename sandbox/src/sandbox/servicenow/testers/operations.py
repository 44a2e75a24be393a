"""The control interface, and the pages that deep links lead to."""

from sandbox.operations import get, post
from sandbox.servicenow.testers import control, frame_events, pages

OPERATIONS = (
    get("/sandbox/", pages.home),
    get("/sandbox/state", control.state),
    post("/sandbox/reset", control.reset),
    post("/sandbox/agents/{sys_id}/presence", control.change_presence),
    get("/sandbox/openframe/events", frame_events.events),
    get("/{table}.do", pages.record),
    get("/nav_to.do", pages.navigator),
    get("/now/nav/ui/classic/params/target/{target}", pages.navigator),
    get("/now/{workspace}/record/{table}/{sys_id}", pages.workspace),
    get("/now/{workspace}/agent/record/{table}/{sys_id}", pages.workspace),
)
