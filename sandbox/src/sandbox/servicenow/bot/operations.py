"""Virtual Agent as a bot behind another chat."""

from sandbox.operations import post
from sandbox.servicenow.bot import integration

OPERATIONS = (post("/api/sn_va_as_service/bot/integration", integration.receive),)
