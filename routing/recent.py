"""Agents and queues as they were read moments ago: they change rarely, and every offer names some."""

from gateway.prepared import Prepared, Recent
from routing.models import Agent, Queue

agents = Recent(Prepared(lambda keys: Agent.objects.filter(remote_id__among=keys)), key="remote_id")
queues = Recent(Prepared(lambda keys: Queue.objects.filter(remote_id__among=keys)), key="remote_id")
