"""Let each note know its outgoing request; notes of which nothing is written yet get theirs by its key."""

from django.db import migrations, models


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    notes = apps.get_model("incidents", "LedgerNote").objects.using(alias)
    requests = apps.get_model("gateway", "OutboundRequest").objects.using(alias)
    for note in notes.filter(state__in=("queued", "needs_you")).select_related("entry").iterator():
        own = requests.filter(
            key__in=(f"note:{note.key}", f"incident:{note.key}", f"incident:{note.entry.key}"),
            payload__key=note.key,
        )
        note.request_key = own.values_list("key", flat=True).first() or ""
        note.save(update_fields=["request_key"])


class Migration(migrations.Migration):
    dependencies = [
        ("gateway", "0007_agents_choices"),
        ("incidents", "0008_incident_policy"),
    ]

    operations = [
        migrations.AddField(
            model_name="ledgernote",
            name="request_key",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="key of the request"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
