"""One factory per model; defaults are the plainest valid row, traits name the interesting ones."""

from tests.factories.gateway import (
    AgentTokenFactory,
    InboundEventFactory,
    OutboundRequestFactory,
    StreamShardFactory,
)
from tests.factories.inbox import (
    ActivityFactory,
    BoostFactory,
    ConversationFactory,
    DeskFactory,
    LegFactory,
    MessageFactory,
    TransferFactory,
)
from tests.factories.incidents import (
    CallerAddressFactory,
    CallerFactory,
    DirectoryPullFactory,
    IncidentFactory,
    IncidentPolicyFactory,
    InteractionRecordFactory,
    LedgerEntryFactory,
    LedgerNoteFactory,
    LookupFactory,
    TableCheckFactory,
)
from tests.factories.moments import NOON
from tests.factories.outages import OutageFactory, OutageRecordFactory, OutageSuggestionFactory
from tests.factories.routing import (
    AgentActivityFactory,
    AgentFactory,
    ChoiceFactory,
    PresenceDefinitionFactory,
    PresenceMappingFactory,
    PresenceStateFactory,
    QueueFactory,
    QueueMappingFactory,
    UserFactory,
    WrapUpCodeFactory,
)
from tests.factories.worklist import FindingFactory, WrapUpBaselineFactory

__all__ = [
    "NOON",
    "ActivityFactory",
    "AgentActivityFactory",
    "AgentFactory",
    "AgentTokenFactory",
    "BoostFactory",
    "CallerAddressFactory",
    "CallerFactory",
    "ChoiceFactory",
    "ConversationFactory",
    "DeskFactory",
    "DirectoryPullFactory",
    "FindingFactory",
    "InboundEventFactory",
    "IncidentFactory",
    "IncidentPolicyFactory",
    "InteractionRecordFactory",
    "LedgerEntryFactory",
    "LedgerNoteFactory",
    "LegFactory",
    "LookupFactory",
    "MessageFactory",
    "OutageFactory",
    "OutageRecordFactory",
    "OutageSuggestionFactory",
    "OutboundRequestFactory",
    "PresenceDefinitionFactory",
    "PresenceMappingFactory",
    "PresenceStateFactory",
    "QueueFactory",
    "QueueMappingFactory",
    "StreamShardFactory",
    "TableCheckFactory",
    "TransferFactory",
    "UserFactory",
    "WrapUpBaselineFactory",
    "WrapUpCodeFactory",
]
