"""The control interface and the pages for people."""

from sandbox.genesys.records import recordings, transcripts
from sandbox.genesys.testers import control, files, page, plays, stage
from sandbox.operations import get, post

CONVERSATION = "/sandbox/conversations/{conversationId}"

OPERATIONS = (
    get("/", page.page),
    get("/sandbox/", page.page),
    get("/directory/", page.interactions),
    get("/sandbox/state", control.state),
    post("/sandbox/conversations", control.start),
    post(f"{CONVERSATION}/messages", control.write),
    post(f"{CONVERSATION}/typing", control.type_on),
    post(f"{CONVERSATION}/end", control.end),
    post(f"{CONVERSATION}/read", control.read),
    get("/sandbox/stage", stage.stage),
    post("/sandbox/files", files.keep),
    get("/sandbox/files/{fileId}/{name}", files.one),
    post("/sandbox/sockets/cut", control.cut_sockets),
    get("/sandbox/scenarios", plays.listed),
    post("/sandbox/scenarios/{name}", plays.play),
    get("/sandbox/scenarios/runs/{runId}", plays.one),
    post("/sandbox/scenarios/runs/{runId}/stop", plays.stop),
    post("/sandbox/reset", control.reset),
    get("/sandbox/recordings/{recordingId}.wav", recordings.sound),
    get("/sandbox/transcripts/{conversationId}/{communicationId}.json", transcripts.content),
)
