"""Prints how many bytes the payloads of stored events take."""

import django

django.setup()

from django.db.models import Sum  # noqa: E402 -- models exist only now
from django.db.models.functions import Length  # noqa: E402

from gateway.models import InboundEvent  # noqa: E402

print(InboundEvent.objects.filter(payload__isnull=False).aggregate(size=Sum(Length("payload")))["size"])
