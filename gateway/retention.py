"""How long the books of the border are kept; what waits for a person stays."""

from datetime import datetime

from gateway.models import Call, Delivery


def forget(older_than: datetime) -> int:
    """Remove applied deliveries and settled calls from before, and return how many."""
    deliveries = Delivery.objects.filter(received_at__lt=older_than).exclude(applied_at=None)
    calls = Call.objects.filter(settled_at__lt=older_than).exclude(state=Call.State.PARKED)
    return deliveries.delete()[0] + calls.delete()[0]
