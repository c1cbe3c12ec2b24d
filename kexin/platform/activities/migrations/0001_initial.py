"""Harbours with tenants and services; events with registrations and leads."""

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
        ('lists', '0001_initial'),
        ('orgs', '0002_parks'),
        ('visits', '0002_needs_without_a_visit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('contest', '双创大赛'), ('roadshow', '成果转化路演'), ('volunteer', '科技志愿者服务'), ('matchmaking', '对接会')], max_length=12)),
                ('title_zh', models.CharField(max_length=100)),
                ('title_en', models.CharField(blank=True, max_length=100)),
                ('on', models.DateField()),
                ('begins', models.TimeField()),
                ('ends', models.TimeField()),
                ('place', models.CharField(max_length=200)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('area', models.CharField(max_length=6)),
                ('areas', models.CharField(blank=True, max_length=200)),
                ('capacity', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('state', models.CharField(choices=[('drafted', '草稿'), ('proposed', '待复核'), ('published', '已发布'), ('returned', '已退回'), ('cancelled', '已取消')], default='drafted', max_length=10)),
                ('drafted_at', models.DateTimeField(auto_now_add=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='orgs.organisation')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('whitelist', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='lists.whitelist')),
            ],
            options={
                'ordering': ['on', 'begins', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Harbour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('name_zh', models.CharField(max_length=100)),
                ('name_en', models.CharField(blank=True, max_length=100)),
                ('area', models.CharField(max_length=6)),
                ('place', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='harbours', to='orgs.organisation')),
            ],
            options={
                'ordering': ['name_zh', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('by_company', models.BooleanField()),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('registered', '已报名'), ('waiting', '候补'), ('withdrawn', '已取消')], max_length=10)),
                ('seat', models.PositiveIntegerField(null=True)),
                ('attended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='companies.company')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='activities.event')),
                ('ticked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('noted_on', models.DateField()),
                ('need', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='lead', to='visits.need')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('registration', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='activities.registration')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Tenancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenancies', to='companies.company')),
                ('harbour', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tenancies', to='activities.harbour')),
                ('left_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-since', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('support', '经营支持'), ('loan', '贷款支持'), ('loan_equity', '投贷联动'), ('coaching', '创业辅导'), ('matchmaking', '商机撮合')], max_length=12)),
                ('amount', models.BigIntegerField(null=True, validators=[django.core.validators.MinValueValidator(1)])),
                ('words', models.CharField(max_length=500)),
                ('asked_on', models.DateField()),
                ('by_company', models.BooleanField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('asked', '待办理'), ('given', '已提供'), ('refused', '未提供')], default='asked', max_length=8)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_on', models.DateField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('need', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='service', to='visits.need')),
                ('tenancy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='activities.tenancy')),
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['state', 'on'], name='events_by_state'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='event_two_people'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['proposed', 'published', 'cancelled']), _negated=True), ('proposed_by__isnull', False), _connector='OR'), name='event_proposed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'returned', 'cancelled']), _negated=True), ('decided_by__isnull', False), _connector='OR'), name='event_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['returned', 'cancelled']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='event_ended_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('areas', ''), ('whitelist__isnull', False)), models.Q(models.Q(('areas', ''), _negated=True), ('whitelist__isnull', True)), _connector='OR'), name='event_invites_areas_or_a_list'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('begins'))), name='event_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='event_has_places'),
        ),
        migrations.AddIndex(
            model_name='harbour',
            index=models.Index(fields=['area'], name='harbours_of_an_area'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(fields=('event', 'company'), name='registered_once'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('seat__isnull', False)), fields=('event', 'seat'), name='each_place_once'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seat__gte', 1), ('seat__isnull', False), ('state', 'registered')), models.Q(models.Q(('state', 'registered'), _negated=True), ('seat__isnull', True)), _connector='OR'), name='place_when_registered'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('attended_at__isnull', True), models.Q(('state', 'registered'), ('ticked_by__isnull', False)), _connector='OR'), name='attended_when_registered'),
        ),
        migrations.AddConstraint(
            model_name='tenancy',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('harbour', 'company'), name='one_open_tenancy'),
        ),
        migrations.AddConstraint(
            model_name='tenancy',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='tenancy_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='tenancy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('until__isnull', True)), models.Q(('until__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='tenancy_ended_with_reason'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(fields=['state', 'due_on'], name='services_by_state'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'asked'), models.Q(models.Q(('answer', ''), _negated=True), ('answered_by__isnull', False), ('answered_on__isnull', False)), _connector='OR'), name='service_answered_with_words'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('need__isnull', True), ('state', 'given'), _connector='OR'), name='service_need_when_given'),
        ),
    ]
