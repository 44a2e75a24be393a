"""What is kept of conversations."""

from sandbox.genesys.records import recordings
from sandbox.operations import get

ONE = "/api/v2/conversations/{conversationId}"

OPERATIONS = (
    get(f"{ONE}/recordingmetadata", recordings.metadata),
    get(f"{ONE}/recordings", recordings.listed),
    get(f"{ONE}/recordings/{{recordingId}}", recordings.one),
)
