"""Every permission there is, by domain and entity, as the vendor's definition requires them."""

ACTIONS: dict[str, dict[str, str]] = {
    "agentUI": {
        "agents": "delete edit view",
    },
    "aiStudio": {
        "summaryConfig": "add delete edit view",
        "summaryPreview": "view",
    },
    "analytics": {
        "agentConversationDetail": "view",
        "agentState": "view",
        "agentUtilizationAggregate": "view",
        "conversationAggregate": "view",
        "conversationDetail": "view",
        "conversationProperties": "index",
        "queueObservation": "view",
        "rateLimitAggregate": "view",
        "summaryAggregate": "view",
        "userAggregate": "view",
        "userDetail": "view",
        "userObservation": "view",
    },
    "architect": {
        "datatable": "add delete edit search view",
        "datatableRow": "add delete edit view",
    },
    "assistants": {
        "queue": "view",
    },
    "authorization": {
        "division": "add delete edit",
        "grant": "add view",
        "orgTrustor": "view",
        "role": "add view",
    },
    "bridge": {
        "actions": "execute",
    },
    "chat": {
        "1on1": "edit view",
        "1on1Message": "add delete view",
        "chat": "access",
        "reactions": "edit",
        "room": "view",
        "setting": "edit view",
        "usersettings": "edit view",
    },
    "conversation": {
        "accessAttributes": "edit view",
        "agentlessCall": "add",
        "agentlessEmail": "send",
        "assistantCopilotContext": "view",
        "cachedMedia": "delete view",
        "call": (
            "accept add assign barge coach deleteMandatoryPostFlowAction monitor pull record "
            "setMandatoryPostFlowAction"
        ),
        "callForwarding": "edit view",
        "callback": "assign create edit pull",
        "cobrowse": "add",
        "cobrowseVoice": "add",
        "communication": (
            "blindTransfer blindTransferAgent blindTransferExternal blindTransferExternalContact "
            "blindTransferQueue consultTransfer consultTransferAgent consultTransferExternal "
            "consultTransferExternalContact consultTransferQueue disconnect reconnect target view"
        ),
        "conference": "add",
        "conversation": "inject",
        "customAttributes": "delete edit view",
        "email": "assign create park pull send",
        "emailAttachment": "add",
        "externalTag": "edit",
        "internalMessaging": "create setupWithUser view",
        "message": "accept assign create monitor park pull receive view",
        "messageMedia": "view",
        "participant": "attributesedit attributesview wrapup",
        "recording": "pauseOthers snippetRecord",
        "settings": "edit view",
        "socialmedia": "create",
        "suggestion": "edit view",
        "suggestionEngagement": "add",
        "suggestionFeedback": "add",
        "summary": "add view",
        "summaryEngagement": "edit",
        "summaryFeedback": "add edit",
        "threadingTimeline": "edit view",
        "utilizationLabel": "edit",
        "webchat": "assign pull",
        "webmessaging": "create view",
    },
    "directory": {
        "organization": "admin",
        "user": "add delete edit view",
        "userStateChange": "view",
    },
    "externalContacts": {
        "contact": "add delete edit view",
        "conversation": "associate",
        "externalOrganization": "add delete edit view",
        "identity": "promote",
        "segmentAssignment": "add delete view",
        "session": "view",
    },
    "groups": {
        "team": "add assign delete edit view",
    },
    "integrations": {
        "action": "execute",
        "integration": "add delete edit view",
    },
    "journey": {
        "event": "view",
        "outcomescores": "view",
        "session": "view",
    },
    "limits": {
        "organization": "view",
    },
    "messaging": {
        "XIntegration": "add",
        "appleIntegration": "add",
        "conversationInstagramIntegration": "add",
        "identityResolutionOpen": "edit view",
        "integration": "add delete edit view",
        "setting": "add delete edit view",
        "supportedContent": "add delete edit view",
        "whatsappIntegration": "add",
    },
    "oauth": {
        "client": "add authorize delete edit view",
        "token": "delete",
    },
    "presence": {
        "presenceDefinition": "add delete edit view",
        "settings": "edit view",
        "source": "add delete edit view",
        "userPresence": "edit inject",
        "userPrimarySource": "edit view",
    },
    "queue": {
        "identityResolution": "edit view",
    },
    "recording": {
        "annotation": "add delete edit view",
        "recording": "editRetention restore view",
        "recordingSegment": "view",
        "screenRecording": "editRetention restore view",
        "settings": (
            "editConferenceRecording editHierarchyAccessControl editRegionalStorage "
            "editScreenRecordings editUrlExpiration"
        ),
        "snippetRecording": "editRetention restore view",
    },
    "relate": {
        "contact": "add delete edit view",
        "conversation": "associate",
        "externalOrganization": "add delete edit view",
    },
    "responseAssets": {
        "asset": "add delete edit view",
    },
    "responses": {
        "library": "add delete edit search view",
        "response": "add delete edit search view",
    },
    "routing": {
        "comparisonPeriod": "view",
        "conversation": "edit",
        "customKpiAttribution": "inject",
        "directRoutingBackup": "delete edit view",
        "email": "manage view",
        "language": "assign",
        "message": "manage",
        "queue": "add delete edit join readonly search view",
        "queueMember": "manage",
        "routingstatus": "inject",
        "settings": "edit",
        "skill": "assign create delete manage update view",
        "skillGroup": "add delete edit view",
        "transcriptionSettings": "edit view",
        "utilization": "manage view",
        "wrapupCode": "add delete edit search view",
    },
    "scripter": {
        "publishedScript": "add search view",
        "script": "search view",
    },
    "sms": {
        "phoneNumber": "add view",
    },
    "speechAndTextAnalytics": {
        "aiSummary": "view",
        "data": "view",
        "sentimentData": "view",
    },
    "telephony": {
        "otherStationAssociation": "edit view",
        "phone": "assign",
        "plugin": "all",
        "selfStationAssociation": "edit view",
        "station": "disassociate disassociateSelf",
    },
    "usage": {
        "client": "view",
        "events": "view",
        "organization": "view",
        "simpleSearch": "view",
    },
    "voicemail": {
        "acdvoicemail": "view",
    },
    "webDeployments": {
        "configuration": "add delete edit view",
        "deployment": "add delete edit view",
        "identityResolution": "edit view",
    },
}

EVERY = tuple(
    f"{domain}:{entity}:{action}"
    for domain, entities in ACTIONS.items()
    for entity, actions in entities.items()
    for action in actions.split()
)
