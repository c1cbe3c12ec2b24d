"""Loans from application to settlement."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('companies', '0001_initial'),
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('area', models.CharField(max_length=6)),
                ('applied_on', models.DateField()),
                ('asked', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('months', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)])),
                ('mode', models.CharField(choices=[('credit', '信用'), ('guaranteed', '担保')], default='credit', max_length=12)),
                ('purpose', models.CharField(max_length=300)),
                ('product', models.CharField(blank=True, max_length=80)),
                ('scheme', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('submitted', '待尽调'), ('examined', '待审批'), ('approved', '已批准'), ('declined', '未批准'), ('withdrawn', '已撤回'), ('active', '已放款'), ('settled', '已结清'), ('written_off', '已核销')], default='submitted', max_length=12)),
                ('frozen', models.JSONField(default=dict)),
                ('grade', models.CharField(blank=True, max_length=24)),
                ('line', models.BigIntegerField(null=True)),
                ('credit', models.BigIntegerField(null=True)),
                ('rate', models.IntegerField(null=True)),
                ('signed_on', models.DateField(null=True)),
                ('drawn', models.BigIntegerField(default=0)),
                ('drawn_on', models.DateField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('repaid', models.BigIntegerField(default=0)),
                ('filed', models.BigIntegerField(default=0)),
                ('filed_on', models.DateField(null=True)),
                ('quality', models.CharField(choices=[('normal', '正常'), ('attention', '关注'), ('substandard', '次级'), ('doubtful', '可疑'), ('loss', '损失')], default='normal', max_length=12)),
                ('overdue_days', models.PositiveIntegerField(default=0)),
                ('reported_on', models.DateField(null=True)),
                ('applied_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bank', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='orgs.organisation')),
                ('company', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='companies.company')),
                ('guarantor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guaranteed', to='orgs.organisation')),
            ],
            options={
                'ordering': ['-applied_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('approved', models.BooleanField()),
                ('amount', models.BigIntegerField(null=True)),
                ('months', models.PositiveSmallIntegerField(null=True)),
                ('rate', models.IntegerField(null=True)),
                ('reason', models.TextField(max_length=2000)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='lending.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Diligence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('visited_on', models.DateField()),
                ('findings', models.TextField(max_length=4000)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='diligence', to='lending.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=200)),
                ('type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored', models.FileField(upload_to='loans/%Y/%m')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='lending.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Drawdown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('on', models.DateField()),
                ('amount', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drawdowns', to='lending.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Filing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('scheme', models.CharField(max_length=60)),
                ('scheme_sha256', models.CharField(max_length=64)),
                ('amount', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ('earmarked', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[('submitted', '待核查'), ('checked', '待确认'), ('conditional', '附条件备案'), ('confirmed', '已备案'), ('returned', '已退回'), ('revoked', '已撤销'), ('released', '已解除')], default='submitted', max_length=12)),
                ('facts', models.JSONField()),
                ('answers', models.JSONField()),
                ('condition', models.CharField(blank=True, max_length=300)),
                ('condition_until', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('filed_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='lending.application')),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Repayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('on', models.DateField()),
                ('principal', models.BigIntegerField(validators=[django.core.validators.MinValueValidator(0)])),
                ('interest', models.BigIntegerField(default=0, validators=[django.core.validators.MinValueValidator(0)])),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='repayments', to='lending.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('on', models.DateField()),
                ('quality', models.CharField(choices=[('normal', '正常'), ('attention', '关注'), ('substandard', '次级'), ('doubtful', '可疑'), ('loss', '损失')], max_length=12)),
                ('overdue_days', models.PositiveIntegerField(default=0)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='lending.application')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['on', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['bank', 'state'], name='lending_app_bank_id_caea5a_idx'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['area', 'state'], name='lending_app_area_6cfa91_idx'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['-applied_on', '-id'], name='lending_app_applied_9c8a10_idx'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['company', 'state'], name='lending_app_company_40b633_idx'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['quality'], name='lending_app_quality_166403_idx'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('drawn__gte', 0), ('filed__gte', 0), ('repaid__gte', 0)), name='loan_amounts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('repaid__lte', models.F('drawn'))), name='loan_repaid_within_drawn'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('filed__lte', models.F('drawn'))), name='loan_filed_within_drawn'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('credit__isnull', True), ('drawn__lte', models.F('credit')), _connector='OR'), name='loan_drawn_within_credit'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('application', 'sha256'), name='one_paper_once'),
        ),
        migrations.AddIndex(
            model_name='filing',
            index=models.Index(fields=['state', '-id'], name='lending_fil_state_c83197_idx'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['submitted', 'checked', 'conditional', 'confirmed'])), fields=('application',), name='one_live_filing'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by__isnull', True), models.Q(models.Q(('confirmed_by', models.F('checked_by')), _negated=True), models.Q(('confirmed_by', models.F('submitted_by')), _negated=True)), _connector='OR'), models.Q(('checked_by__isnull', True), models.Q(('checked_by', models.F('submitted_by')), _negated=True), _connector='OR')), name='filing_signed_by_different_people'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('application', 'on'), name='one_report_a_day'),
        ),
    ]
