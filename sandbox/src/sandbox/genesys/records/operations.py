"""What is kept of conversations."""

from sandbox.genesys.records import recordings, summary_calls, transcripts
from sandbox.operations import get

ONE = "/api/v2/conversations/{conversationId}"
VIEW = (
    "recording:recording:view",
    "recording:recordingSegment:view",
    "recording:snippetRecording:view",
    "recording:screenRecording:view",
)
WORDS = "/api/v2/speechandtextanalytics/conversations/{conversationId}"
TRANSCRIPT = f"{WORDS}/communications/{{communicationId}}/transcripturl"
OF_WORDS = "speechAndTextAnalytics"

OPERATIONS = (
    get(f"{ONE}/recordingmetadata", recordings.metadata, *VIEW),
    get(f"{ONE}/recordingmetadata/{{recordingId}}", recordings.metadata_of_one, *VIEW),
    get(f"{ONE}/recordings", recordings.listed, *VIEW),
    get(f"{ONE}/recordings/{{recordingId}}", recordings.one, *VIEW),
    # Needs that the document joins by "and" are checked in the action.
    get(TRANSCRIPT, transcripts.url, f"{OF_WORDS}:data:view"),
    get(f"{WORDS}/summaries", summary_calls.as_insights, f"{OF_WORDS}:aiSummary:view"),
    get(f"{ONE}/summaries", summary_calls.of_conversation, "conversation:summary:view"),
)
