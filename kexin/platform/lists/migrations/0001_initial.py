"""Lists with their editions, who stands on them, and who looks after whom."""

from __future__ import annotations

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """All tables of the desk."""

    initial = True

    dependencies = [
        ('companies', '0002_searching_and_admission'),
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('as_of', models.DateField()),
                ('rule_text', models.TextField()),
                ('rule_sha256', models.CharField(max_length=64)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
                ('state', models.CharField(choices=[('drafted', '草稿'), ('proposed', '待复核'), ('published', '已发布'), ('returned', '已退回')], default='drafted', max_length=10)),
                ('drafted_at', models.DateTimeField(auto_now_add=True)),
                ('proposed_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_reason', models.CharField(blank=True, max_length=300)),
                ('members', models.PositiveIntegerField(default=0)),
                ('came', models.PositiveIntegerField(default=0)),
                ('left', models.PositiveIntegerField(default=0)),
                ('unsure', models.PositiveIntegerField(default=0)),
                ('considered', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('before', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lists.edition')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.release')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('most', models.PositiveSmallIntegerField()),
                ('set_at', models.DateTimeField(auto_now=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='capacity', to=settings.AUTH_USER_MODEL)),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='EditionInputs',
            fields=[
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='inputs', serialize=False, to='lists.edition')),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Whitelist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(max_length=8)),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(max_length=100)),
                ('area', models.CharField(max_length=6)),
                ('rule', models.CharField(max_length=60)),
                ('rule_text', models.TextField()),
                ('rule_sha256', models.CharField(max_length=64)),
                ('refresh_every', models.CharField(max_length=10)),
                ('refresh_days', models.PositiveSmallIntegerField(null=True)),
                ('visit_every', models.CharField(max_length=10)),
                ('visit_days', models.PositiveSmallIntegerField(null=True)),
                ('usual', models.PositiveSmallIntegerField(default=30)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('closed_on', models.DateField(null=True)),
                ('bank', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='served_whitelists', to='orgs.organisation')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='whitelists', to='orgs.organisation')),
            ],
            options={
                'ordering': ['name_zh', 'id'],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='whitelist',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='lists.whitelist'),
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason_zh', models.CharField(max_length=600)),
                ('reason_en', models.CharField(max_length=600)),
                ('by_hand', models.BooleanField(default=False)),
                ('key', models.CharField(max_length=80, null=True, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('ended_on', models.DateField(null=True)),
                ('ended_zh', models.CharField(blank=True, max_length=300)),
                ('ended_en', models.CharField(blank=True, max_length=300)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='orgs.organisation')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='companies.company')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('manager', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='lists.edition')),
                ('whitelist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='lists.whitelist')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason_zh', models.CharField(max_length=600)),
                ('reason_en', models.CharField(max_length=600)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='companies.company')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='lists.edition')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'company'), name='departed_once')],
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason_zh', models.CharField(max_length=600)),
                ('reason_en', models.CharField(max_length=600)),
                ('came', models.BooleanField()),
                ('since', models.DateField()),
                ('preapproved', models.BigIntegerField(null=True, validators=[django.core.validators.MinValueValidator(0)])),
                ('unsure', models.BooleanField(default=False)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='companies.company')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='lists.edition')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'company'), name='listed_once')],
            },
        ),
        migrations.CreateModel(
            name='Unplaced',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason_zh', models.CharField(max_length=600)),
                ('reason_en', models.CharField(max_length=600)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.company')),
                ('whitelist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unplaced', to='lists.whitelist')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('whitelist', 'company'), name='unplaced_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('whitelist', 'number'), name='edition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['drafted', 'proposed'])), fields=('whitelist',), name='one_open_edition'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='edition_two_people'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'drafted'), ('proposed_by__isnull', False), _connector='OR'), name='edition_proposed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'returned']), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='edition_decided_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['manager', 'ended_on'], name='assigned_to_manager'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['branch', 'ended_on'], name='assigned_to_branch'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('whitelist', 'company'), name='one_owner_in_force'),
        ),
    ]
