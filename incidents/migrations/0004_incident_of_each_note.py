"""Let each note know its incident; those that were written so far have their entry's."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    alias = schema_editor.connection.alias
    entries = apps.get_model("incidents", "LedgerEntry").objects.using(alias).filter(pk=OuterRef("entry"))
    notes = apps.get_model("incidents", "LedgerNote").objects.using(alias)
    written = notes.filter(state__in=("written", "linked"))
    written.update(incident=Subquery(entries.values("incident")[:1]))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_indexes_for_growth")]

    operations = [
        migrations.AddField(
            model_name="ledgernote",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="incidents.incident",
                verbose_name="incident",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
