"""What is kept of conversations."""

from sandbox.genesys.records import batches, recordings
from sandbox.operations import get, post, put

ONE = "/api/v2/conversations/{conversationId}"
RECORDING = f"{ONE}/recordings/{{recordingId}}"
BATCHES = "/api/v2/recording/batchrequests"
SETTINGS = "/api/v2/recording/settings"
VIEW = (
    "recording:recording:view",
    "recording:recordingSegment:view",
    "recording:snippetRecording:view",
    "recording:screenRecording:view",
)
ANNOTATIONS = ("recording:annotation:view", *VIEW)
EDIT = tuple(
    f"recording:settings:{each}"
    for each in (
        "editScreenRecordings",
        "editRegionalStorage",
        "editUrlExpiration",
        "editConferenceRecording",
        "editHierarchyAccessControl",
    )
)

OPERATIONS = (
    get(f"{ONE}/recordingmetadata", recordings.metadata, *VIEW),
    get(f"{ONE}/recordingmetadata/{{recordingId}}", recordings.metadata_of_one, *VIEW),
    get(f"{ONE}/recordings", recordings.listed, *VIEW),
    get(RECORDING, recordings.one, *VIEW),
    get(f"{RECORDING}/annotations", recordings.annotations, *ANNOTATIONS),
    get(
        f"{RECORDING}/annotations/{{annotationId}}", recordings.annotation, "recording:annotation:view", *VIEW
    ),
    post(BATCHES, batches.submit, *VIEW),
    get(f"{BATCHES}/{{jobId}}", batches.results),
    get(SETTINGS, batches.settings),
    put(SETTINGS, batches.change_settings, *EDIT),
)
