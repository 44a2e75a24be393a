"""The control interface and the pages for people."""

from sandbox.genesys.records import recordings, transcripts
from sandbox.genesys.testers import control, files, overview, pages, runs
from sandbox.operations import get, post

CONVERSATION = "/sandbox/conversations/{conversationId}"

OPERATIONS = (
    get("/", pages.customer),
    get("/sandbox/", pages.customer),
    get("/directory/", pages.interactions),
    get("/sandbox/state", control.state),
    post("/sandbox/conversations", control.start),
    post(f"{CONVERSATION}/messages", control.write),
    post(f"{CONVERSATION}/typing", control.type_on),
    post(f"{CONVERSATION}/end", control.end),
    post(f"{CONVERSATION}/read", control.read),
    get("/sandbox/overview", overview.overview),
    get("/sandbox/drill", pages.drill),
    get("/sandbox/drill/figures", overview.drill),
    post("/sandbox/files", files.store),
    get("/sandbox/files/{fileId}/{name}", files.one),
    post("/sandbox/sockets/cut", control.cut_sockets),
    get("/sandbox/scenarios", runs.listed),
    post("/sandbox/scenarios/{name}", runs.play),
    get("/sandbox/scenarios/runs/{runId}", runs.one),
    post("/sandbox/scenarios/runs/{runId}/stop", runs.stop),
    post("/sandbox/reset", control.reset),
    get("/sandbox/recordings/{recordingId}.wav", recordings.sound),
    get("/sandbox/transcripts/{conversationId}/{communicationId}.json", transcripts.content),
)
