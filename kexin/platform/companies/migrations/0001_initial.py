"""Releases, companies, their measures and ratings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Company',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(db_index=True, max_length=200)),
                ('initials', models.CharField(db_index=True, max_length=200)),
                ('prefecture', models.CharField(max_length=6)),
                ('park', models.CharField(blank=True, max_length=100)),
                ('industry', models.CharField(blank=True, max_length=10)),
                ('titles', models.CharField(blank=True, max_length=200)),
                ('score_low', models.IntegerField(null=True)),
                ('score_high', models.IntegerField(null=True)),
                ('grade_low', models.CharField(blank=True, max_length=12)),
                ('grade_high', models.CharField(blank=True, max_length=12)),
                ('line', models.BigIntegerField(null=True)),
                ('moved', models.IntegerField(null=True)),
                ('state', models.CharField(default='candidate', max_length=10)),
                ('state_reason', models.CharField(blank=True, max_length=300)),
                ('state_on', models.DateField(null=True)),
                ('state_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-score_low', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Measured',
            fields=[
                ('company', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='measured', serialize=False, to='companies.company')),
                ('values', models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField()),
                ('digest', models.CharField(max_length=64)),
                ('folder', models.CharField(max_length=400)),
                ('model', models.CharField(max_length=60)),
                ('model_sha256', models.CharField(max_length=64)),
                ('complete', models.JSONField(default=list)),
                ('generated_zh', models.TextField(blank=True)),
                ('generated_en', models.TextField(blank=True)),
                ('loaded_at', models.DateTimeField(auto_now_add=True)),
                ('in_force', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['-as_of', '-id'],
                'constraints': [models.UniqueConstraint(fields=('digest', 'model_sha256'), name='release_once'), models.UniqueConstraint(condition=models.Q(('in_force', True)), fields=('in_force',), name='one_release_in_force')],
            },
        ),
        migrations.AddField(
            model_name='company',
            name='release',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='companies.release'),
        ),
        migrations.CreateModel(
            name='Rated',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score_low', models.IntegerField(null=True)),
                ('score_high', models.IntegerField(null=True)),
                ('grade_low', models.CharField(blank=True, max_length=12)),
                ('grade_high', models.CharField(blank=True, max_length=12)),
                ('line', models.BigIntegerField(null=True)),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='companies.company')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='companies.release')),
            ],
            options={
                'ordering': ['release__as_of'],
                'constraints': [models.UniqueConstraint(fields=('company', 'release'), name='rated_once')],
            },
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['-score_low', 'code'], name='companies_c_score_l_5f5008_idx'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['prefecture', 'state', '-score_low'], name='companies_c_prefect_28f335_idx'),
        ),
        migrations.AddIndex(
            model_name='company',
            index=models.Index(fields=['state', 'grade_low'], name='companies_c_state_d0a8df_idx'),
        ),
    ]
