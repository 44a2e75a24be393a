"""Compress the payloads of events, and let each event know its conversation.

Rows are converted AT_ONCE at a time, so the memory that this needs does not depend on their number. Payloads
of understood events that were applied more than a day ago are not kept. The conversations of earlier events
stay unknown, so the other payloads go after EVENT_PAYLOAD_MINUTES.
"""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

import gateway.fields

AT_ONCE = 100


def compress(apps, schema_editor):
    old = Q(applied_at__isnull=False, understood=True, received_at__lt=timezone.now() - timedelta(days=1))
    _copy(apps, schema_editor, "json", "payload", ~old)


def decompress(apps, schema_editor):
    _copy(apps, schema_editor, "payload", "json", Q())


def _copy(apps, schema_editor, old, new, wanted):
    stored = apps.get_model("gateway", "InboundEvent").objects.using(schema_editor.connection.alias)
    events = stored.filter(wanted)
    last = 0
    while rows := list(events.filter(pk__gt=last).order_by("pk").only(old)[:AT_ONCE]):
        for row in rows:
            setattr(row, new, getattr(row, old) or {})
        events.bulk_update(rows, [new])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("gateway", "0003_indexes_for_growth")]

    operations = [
        migrations.RenameField("inboundevent", "payload", "json"),
        migrations.AlterField("inboundevent", "json", models.JSONField(default=dict)),
        migrations.AddField(
            "inboundevent",
            "payload",
            gateway.fields.CompressedJSONField(null=True, verbose_name="payload"),
        ),
        migrations.AddField(
            "inboundevent",
            "regarding",
            models.CharField(blank=True, default="", max_length=64, verbose_name="regarding"),
            preserve_default=False,
        ),
        migrations.RunPython(compress, decompress),
        migrations.RemoveField("inboundevent", "json"),
        migrations.AddIndex(
            "inboundevent",
            models.Index(
                condition=models.Q(("payload__isnull", False)),
                fields=["received_at"],
                name="inbound_event_kept",
            ),
        ),
        migrations.AddIndex(
            "inboundevent",
            models.Index(
                condition=models.Q(("payload__isnull", False)),
                fields=["regarding", "received_at"],
                name="inbound_event_regarding",
            ),
        ),
    ]
