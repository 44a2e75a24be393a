"""Add an index of ServiceNow's directory, and how each candidate of a look-up was found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0004_incident_of_each_note'),
    ]

    operations = [
        migrations.CreateModel(
            name='DirectoryPull',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_until', models.DateTimeField(blank=True, null=True, verbose_name='read until')),
                ('last_id', models.CharField(blank=True, max_length=64, verbose_name='last id')),
                ('changes_since', models.DateTimeField(blank=True, null=True, verbose_name='changes since')),
                ('rows_read', models.PositiveIntegerField(default=0, verbose_name='rows read')),
                ('rows_total', models.PositiveIntegerField(blank=True, null=True, verbose_name='rows in all')),
                ('people', models.PositiveIntegerField(default=0, verbose_name='people in the index')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('completed_at', models.DateTimeField(blank=True, null=True, verbose_name='complete since')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='changes read at')),
                ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='removals checked at')),
                ('checked_id', models.CharField(blank=True, max_length=64, verbose_name='removals checked up to')),
                ('not_shown', models.IntegerField(default=0, verbose_name='people that ServiceNow counts and does not show')),
                ('hidden', models.JSONField(blank=True, default=list, verbose_name='hidden columns')),
                ('problem', models.JSONField(blank=True, default=dict, verbose_name='problem')),
            ],
            options={
                'verbose_name': 'pull of the directory',
                'verbose_name_plural': 'pulls of the directory',
            },
        ),
        migrations.AddField(
            model_name='caller',
            name='active',
            field=models.BooleanField(default=True, verbose_name='active'),
        ),
        migrations.AddField(
            model_name='caller',
            name='department',
            field=models.CharField(blank=True, max_length=256, verbose_name='department'),
        ),
        migrations.AddField(
            model_name='caller',
            name='employee_number',
            field=models.CharField(blank=True, max_length=256, verbose_name='employee number'),
        ),
        migrations.AddField(
            model_name='caller',
            name='home_phone',
            field=models.CharField(blank=True, max_length=256, verbose_name='home phone'),
        ),
        migrations.AddField(
            model_name='caller',
            name='incidents_read_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='incidents read at'),
        ),
        migrations.AddField(
            model_name='caller',
            name='location',
            field=models.CharField(blank=True, max_length=256, verbose_name='location'),
        ),
        migrations.AddField(
            model_name='caller',
            name='open_incidents',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='open incidents'),
        ),
        migrations.AddField(
            model_name='caller',
            name='updated_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='updated in ServiceNow at'),
        ),
        migrations.AddField(
            model_name='caller',
            name='user_name',
            field=models.CharField(blank=True, max_length=256, verbose_name='user name'),
        ),
        migrations.AddField(
            model_name='lookup',
            name='searched',
            field=models.CharField(blank=True, editable=False, max_length=32, verbose_name='digest of identifiers'),
        ),
        migrations.AddField(
            model_name='lookup',
            name='more',
            field=models.BooleanField(default=False, verbose_name='more than shown'),
        ),
        migrations.AlterField(
            model_name='lookup',
            name='matched_by',
            field=models.CharField(blank=True, max_length=128, verbose_name='matched by'),
        ),
        # The table exists: it was made for the many-to-many field.
        migrations.SeparateDatabaseAndState(state_operations=[
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('caller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='incidents.caller', verbose_name='caller')),
                ('lookup', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='incidents.lookup', verbose_name='caller look-up')),
            ],
            options={
                'verbose_name': 'candidate',
                'verbose_name_plural': 'candidates',
                'db_table': 'incidents_lookup_candidates',
                'unique_together': {('lookup', 'caller')},
            },
        ),
        migrations.AlterField(
            model_name='lookup',
            name='candidates',
            field=models.ManyToManyField(blank=True, related_name='lookups', through='incidents.Candidate', to='incidents.caller', verbose_name='candidates'),
        ),
        ]),
        migrations.AddField(
            model_name='candidate',
            name='matched_by',
            field=models.CharField(blank=True, max_length=128, verbose_name='matched by'),
        ),
        migrations.CreateModel(
            name='CallerAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('phone', 'phone'), ('mobile', 'mobile'), ('home_phone', 'home phone'), ('email', 'email'), ('employee_number', 'employee number'), ('user_name', 'user name'), ('record', 'ServiceNow id'), ('name', 'word of the name')], max_length=16, verbose_name='kind')),
                ('value', models.CharField(db_index=True, max_length=256, verbose_name='value')),
                ('caller', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='incidents.caller', verbose_name='caller')),
            ],
            options={
                'verbose_name': 'address of a caller',
                'verbose_name_plural': 'addresses of callers',
                'constraints': [models.UniqueConstraint(fields=('caller', 'kind', 'value'), name='one_row_per_address_of_a_caller')],
            },
        ),
    ]
