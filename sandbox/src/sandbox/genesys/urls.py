"""Every path of this Genesys; paths not here are 404 as at the vendor."""

from sandbox.genesys.analytics import operations as analytics
from sandbox.genesys.contacts import operations as contacts
from sandbox.genesys.conversations import operations as conversations
from sandbox.genesys.datatables import operations as datatables
from sandbox.genesys.emails import operations as emails
from sandbox.genesys.endpoints import view_of
from sandbox.genesys.identity import operations as identity
from sandbox.genesys.messaging import operations as messaging
from sandbox.genesys.notifications import operations as notifications
from sandbox.genesys.organisation import operations as organisation
from sandbox.genesys.people import operations as people
from sandbox.genesys.records import operations as records
from sandbox.genesys.responses import operations as responses
from sandbox.genesys.routing import operations as routing
from sandbox.genesys.testers import operations as testers
from sandbox.operations import patterns

OPERATIONS = (
    *identity.OPERATIONS,
    *organisation.OPERATIONS,
    *people.OPERATIONS,
    *routing.OPERATIONS,
    *conversations.OPERATIONS,
    *messaging.OPERATIONS,
    *emails.OPERATIONS,
    *responses.OPERATIONS,
    *notifications.OPERATIONS,
    *records.OPERATIONS,
    *analytics.OPERATIONS,
    *datatables.OPERATIONS,
    *contacts.OPERATIONS,
)

# A slash at the end changes nothing. Source: public programs that write /api/v2/routing/queues/?pageSize=25.
urlpatterns = patterns((*OPERATIONS, *testers.OPERATIONS), view_of, end="/?$")
