"""Claims, reviews, recoveries."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('lending', '0001_initial'),
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('area', models.CharField(max_length=6)),
                ('principal', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('proceeds', models.BigIntegerField(default=0)),
                ('grounds', models.TextField(max_length=2000)),
                ('state', models.CharField(choices=[('submitted', '待初审'), ('reviewed', '待复审'), ('queued', '熔断排队'), ('accepted', '待拨付'), ('paid', '已拨付'), ('closed', '已核销'), ('returned', '已退回')], default='submitted', max_length=12)),
                ('facts', models.JSONField(default=dict)),
                ('allocation', models.JSONField(default=dict)),
                ('public', models.BigIntegerField(null=True)),
                ('submitted_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('paid_on', models.DateField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='lending.application')),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='orgs.organisation')),
                ('filing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='lending.filing')),
                ('paid_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-submitted_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('on', models.DateField()),
                ('amount', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('costs', models.BigIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0)])),
                ('state', models.CharField(default='reported', max_length=10)),
                ('returns', models.JSONField(default=dict)),
                ('public', models.BigIntegerField(default=0)),
                ('confirmed_on', models.DateField(null=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='claims.claim')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('agreed', models.BooleanField()),
                ('seal', models.CharField(max_length=64)),
                ('reason', models.CharField(max_length=1000)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='claims.claim')),
            ],
            options={
                'ordering': ['step', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['state', 'area'], name='claims_clai_state_94e789_idx'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(fields=['bank', 'state'], name='claims_clai_bank_id_a6788e_idx'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['submitted', 'reviewed', 'queued', 'accepted', 'paid', 'closed'])), fields=('application',), name='one_live_claim'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True), _connector='OR'), name='recovery_two_people'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('agreed', True)), fields=('claim', 'step'), name='each_step_signed_once'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(condition=models.Q(('agreed', True)), fields=('claim', 'by'), name='nobody_signs_twice'),
        ),
    ]
