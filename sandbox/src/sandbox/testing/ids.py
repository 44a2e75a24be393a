"""The demo organisation and its ids, which never change: ``uuid_of("user", "maya")`` in Genesys,
``sys_id_of("sys_user", "maya")`` in ServiceNow.
"""

from sandbox.organisation import AGENTS, CUSTOMERS, QUEUES, agent, customer, queue_id, sys_id_of, uuid_of

__all__ = ["AGENTS", "CUSTOMERS", "QUEUES", "agent", "customer", "queue_id", "sys_id_of", "uuid_of"]
