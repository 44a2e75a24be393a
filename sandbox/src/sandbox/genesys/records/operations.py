"""What is kept of conversations."""

from sandbox.genesys.records import batches, recordings, summary_calls, transcripts
from sandbox.operations import for_each, get, patch, post, put

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

WORDS = "/api/v2/speechandtextanalytics/conversations/{conversationId}"
COMMUNICATION = f"{WORDS}/communications/{{communicationId}}"
SUMMARY = f"{ONE}/summaries/{{summaryId}}"
ASKED = "participants/{participantId}/communications/{communicationId}/summaries"
OF_WORDS = "speechAndTextAnalytics"

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
    # Needs that the document joins by "and" are checked in the action.
    get(f"{COMMUNICATION}/transcripturl", transcripts.url, f"{OF_WORDS}:data:view"),
    get(f"{COMMUNICATION}/transcripturls", transcripts.urls, VIEW[0], VIEW[1]),
    get(WORDS, transcripts.metrics, f"{OF_WORDS}:data:view"),
    get(f"{WORDS}/categories", transcripts.categories, f"{OF_WORDS}:data:view"),
    get(f"{WORDS}/sentiments", transcripts.sentiments, f"{OF_WORDS}:sentimentData:view"),
    get(f"{WORDS}/summaries", summary_calls.as_insights, f"{OF_WORDS}:aiSummary:view"),
    get(f"{ONE}/summaries", summary_calls.of_conversation, "conversation:summary:view"),
    *for_each(
        "media",
        ("calls", "messages"),
        post(
            f"/api/v2/conversations/{{media}}/{{conversationId}}/{ASKED}",
            summary_calls.ask,
            "conversation:summary:add",
        ),
    ),
    patch(f"{SUMMARY}/engagements", summary_calls.engage, "conversation:summaryEngagement:edit"),
    post(f"{SUMMARY}/feedback", summary_calls.add_feedback, "conversation:summaryFeedback:add"),
    patch(f"{SUMMARY}/feedback", summary_calls.change_feedback, "conversation:summaryFeedback:edit"),
)
