"""The settings of a queue as clients send them: each field checked, nothing changed unless all are right."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, get_args

from sandbox.genesys.errors import Refused, invalid_value
from sandbox.genesys.routing.model import Evaluation, LastAgent, MediumSettings, Queue, ScoringMethod
from sandbox.genesys.state import STATE
from sandbox.genesys.values import of_type, one_of

PROMPTS = ("MANDATORY", "OPTIONAL", "MANDATORY_TIMEOUT", "MANDATORY_FORCED_TIMEOUT", "AGENT_REQUESTED")
TIMED_PROMPTS = {"MANDATORY_TIMEOUT", "MANDATORY_FORCED_TIMEOUT", "AGENT_REQUESTED"}
LIBRARY_MODES = ("All", "SelectedOnly", "None")
OPERATORS = ("MEETS_THRESHOLD", "ANY")
MIN_ALERTING_S, MIN_LEVEL_MS = 7, 1000
MIN_ACW_MS, MAX_ACW_MS = 1000, 3_600_000
MAX_NAME_CHARS = 256
# What nothing here depends on: kept and given back, with the type it must have.
KEPT: dict[str, type] = {
    "description": str,
    "routingRules": list,
    "conditionalGroupRouting": dict,
    "conditionalGroupActivation": dict,
    "bullseye": dict,
    "memberGroups": list,
    "queueFlow": dict,
    "emailInQueueFlow": dict,
    "messageInQueueFlow": dict,
    "whisperPrompt": dict,
    "onHoldPrompt": dict,
    "defaultMediaLanguage": str,
    "autoAnswerOnly": bool,
    "cannedResponseLibraries": dict,
    "enableTranscription": bool,
    "enableAudioMonitoring": bool,
    "agentOwnedRouting": dict,
    "directRouting": dict,
    "callingPartyName": str,
    "callingPartyNumber": str,
    "defaultScripts": dict,
    "outboundMessagingAddresses": dict,
    "outboundEmailAddress": dict,
    "peerId": str,
    "suppressInQueueCallRecording": bool,
}
KEPT_OF_MEDIUM: dict[str, dict[str, type]] = {
    "call": {},
    "chat": {},
    "email": {"allOutboundEmailAddresses": list},
    "callback": {
        "mode": str,
        "enableAutoDialAndEnd": bool,
        "autoDialDelaySeconds": int,
        "autoEndDelaySeconds": int,
        "pacingModifier": float,
        "maxRetryCount": int,
        "retryDelaySeconds": int,
        "liveVoiceReactionType": str,
        "liveVoiceFlow": dict,
        "answeringMachineReactionType": str,
        "answeringMachineFlow": dict,
        "edgeGroup": dict,
        "site": dict,
    },
    "message": {
        "subTypeSettings": dict,
        "enableInactivityTimeout": bool,
        "inactivityTimeoutSettings": dict,
    },
}
WORDS_OF_MEDIUM = {
    "mode": ("AgentFirst", "CustomerFirst"),
    "liveVoiceReactionType": ("HangUp", "TransferToQueue", "TransferToFlow"),
    "answeringMachineReactionType": ("HangUp", "TransferToQueue", "TransferToFlow"),
}


def changed(queue: Queue, body: Mapping[str, Any]) -> Queue:
    """Return a copy of the queue with what the body names; what it does not name stays.

    Raises: Refused with ``required.field.missing``, ``invalid.value`` or ``bad.request``.
    """
    copy = deepcopy(queue)
    copy.name = name_in(body)
    for name, read in _READERS.items():
        if body.get(name) is not None:
            read(copy, body[name])
    _keep(copy.other_settings, KEPT, body)
    _check_kept(copy)
    return copy


def name_in(body: Mapping[str, Any]) -> str:
    """Return the required name of what a client makes or changes.

    Raises: Refused with ``required.field.missing``, or ``invalid.value`` when it cannot be one.
    """
    name = body.get("name")
    if name is None or (isinstance(name, str) and not name.strip()):
        raise Refused(400, "required.field.missing", "A required field is missing a value: name")
    if not isinstance(name, str) or len(name) > MAX_NAME_CHARS or "*" in name:
        raise invalid_value(name, "name")
    return name.strip()


def division_in(value: Any) -> str:
    """Return the id of the division that a client named.

    Raises: Refused with ``bad.request`` when there is no such division.
    """
    division_id = of_type(value, dict, "division").get("id")
    if not isinstance(division_id, str) or division_id not in STATE.divisions:
        raise Refused(400, "bad.request", f"Unable to find a division with that id: {division_id}")
    return division_id


def _media(queue: Queue, value: Any) -> None:
    for medium, own in of_type(value, dict, "mediaSettings").items():
        if medium in queue.media and own is not None:
            where = f"mediaSettings.{medium}"
            _medium(queue.media[medium], of_type(own, dict, where), where)
            _keep(queue.media[medium].other_settings, KEPT_OF_MEDIUM[medium], own)


def _medium(settings: MediumSettings, own: dict[str, Any], where: str) -> None:
    if own.get("alertingTimeoutSeconds") is not None:
        settings.alerting_s = _at_least(MIN_ALERTING_S, own["alertingTimeoutSeconds"], where)
    if own.get("enableAutoAnswer") is not None:
        settings.auto_answer = of_type(own["enableAutoAnswer"], bool, f"{where}.enableAutoAnswer")
    if own.get("autoAnswerAlertToneSeconds") is not None:
        tone = of_type(own["autoAnswerAlertToneSeconds"], float, f"{where}.autoAnswerAlertToneSeconds")
        settings.auto_answer_tone_s = max(0.0, float(tone))
    level = of_type(own.get("serviceLevel") or {}, dict, f"{where}.serviceLevel")
    if level.get("percentage") is not None:
        settings.level_share = _share(level["percentage"], f"{where}.serviceLevel.percentage")
    if level.get("durationMs") is not None:
        settings.level_ms = _at_least(MIN_LEVEL_MS, level["durationMs"], f"{where}.serviceLevel.durationMs")


def _after_call_work(queue: Queue, value: Any) -> None:
    own = of_type(value, dict, "acwSettings")
    queue.wrapup_prompt = one_of(own.get("wrapupPrompt", queue.wrapup_prompt), PROMPTS, "wrapupPrompt")
    timeout_ms = own.get("timeoutMs")
    if queue.wrapup_prompt not in TIMED_PROMPTS:
        queue.acw_timeout_ms = None
    if timeout_ms is None:
        return
    if queue.wrapup_prompt not in TIMED_PROMPTS or not MIN_ACW_MS <= _whole(timeout_ms) <= MAX_ACW_MS:
        raise invalid_value(timeout_ms, "acwSettings.timeoutMs")
    queue.acw_timeout_ms = timeout_ms


def _division(queue: Queue, value: Any) -> None:
    queue.division_id = division_in(value)


def _scoring(queue: Queue, value: Any) -> None:
    one_of(value, get_args(ScoringMethod), "scoringMethod")
    queue.scoring = value


def _evaluation(queue: Queue, value: Any) -> None:
    one_of(value, get_args(Evaluation), "skillEvaluationMethod")
    queue.evaluation = value


def _last_agent(queue: Queue, value: Any) -> None:
    one_of(value, get_args(LastAgent), "lastAgentRoutingMode")
    queue.last_agent = value


def _manual(queue: Queue, value: Any) -> None:
    queue.manual_assignment = of_type(value, bool, "enableManualAssignment")


def _keep(kept: dict[str, Any], kinds: Mapping[str, type], body: Mapping[str, Any]) -> None:
    """Take over fields that are only kept; null takes one away."""
    for name in kinds.keys() & body.keys():
        value = body[name]
        if value is None:
            kept.pop(name, None)
            continue
        kept[name] = of_type(value, kinds[name], name)
        if name in WORDS_OF_MEDIUM:
            one_of(value, WORDS_OF_MEDIUM[name], name)


def _check_kept(queue: Queue) -> None:
    """Refuse what would be kept and could not be understood later."""
    libraries = queue.other_settings.get("cannedResponseLibraries", {})
    one_of(libraries.get("mode") or "All", LIBRARY_MODES, "cannedResponseLibraries.mode")
    of_type(libraries.get("libraryIds") or [], list, "cannedResponseLibraries.libraryIds")
    for rule in queue.other_settings.get("routingRules", ()):
        one_of(of_type(rule, dict, "routingRules").get("operator"), OPERATORS, "routingRules.operator")
        of_type(rule.get("threshold") or 0, int, "routingRules.threshold")
        of_type(rule.get("waitSeconds") or 0, float, "routingRules.waitSeconds")
    for own in queue.media["message"].other_settings.get("subTypeSettings", {}).values():
        answers = of_type(own, dict, "subTypeSettings").get("enableAutoAnswer", False)
        of_type(answers, bool, "enableAutoAnswer")


def _at_least(least: int, value: Any, where: str) -> int:
    if _whole(value) < least:
        raise Refused(400, "invalid.value", f"Value [{value}] is below {least} in field [{where}]")
    return _whole(value)


def _whole(value: Any) -> int:
    whole: int = of_type(value, int, "number")
    return whole


def _share(value: Any, where: str) -> float:
    if not 0 <= of_type(value, float, where) <= 1:
        raise invalid_value(value, where)
    return float(value)


_READERS: dict[str, Callable[[Queue, Any], None]] = {
    "division": _division,
    "mediaSettings": _media,
    "acwSettings": _after_call_work,
    "scoringMethod": _scoring,
    "skillEvaluationMethod": _evaluation,
    "lastAgentRoutingMode": _last_agent,
    "enableManualAssignment": _manual,
}
