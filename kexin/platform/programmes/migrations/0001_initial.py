"""Programmes that run, their rows, and what is done to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Row',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('state', models.CharField(max_length=48)),
                ('since', models.DateField()),
                ('values', models.JSONField(default=dict)),
                ('added_on', models.DateField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored', models.FileField(upload_to='programmes/%Y/%m')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='programmes.row')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=48)),
                ('household', models.CharField(max_length=40)),
                ('agreed', models.BooleanField()),
                ('way', models.CharField(max_length=48)),
                ('on', models.DateField()),
                ('superseded', models.BooleanField(default=False)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.paper')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='programmes.row')),
            ],
            options={
                'ordering': ['-on', 'household'],
            },
        ),
        migrations.CreateModel(
            name='Running',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('programme', models.CharField(max_length=48)),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(max_length=200)),
                ('area', models.CharField(db_index=True, max_length=6)),
                ('started_on', models.DateField()),
                ('digest', models.CharField(max_length=64)),
                ('generated', models.BooleanField(default=False)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddField(
            model_name='row',
            name='running',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='programmes.running'),
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=48)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.organisation')),
                ('running', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='programmes.running')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Missed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cadence', models.CharField(max_length=48)),
                ('subject', models.CharField(blank=True, max_length=40)),
                ('title_zh', models.CharField(max_length=200)),
                ('title_en', models.CharField(max_length=200)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('found_on', models.DateField()),
                ('running', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missed', to='programmes.running')),
            ],
            options={
                'ordering': ['-last', 'cadence', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('checklist', models.CharField(max_length=48)),
                ('cadence', models.CharField(blank=True, max_length=48)),
                ('post', models.CharField(blank=True, max_length=4)),
                ('on', models.DateField()),
                ('passed', models.BooleanField()),
                ('answers', models.JSONField(default=dict)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('row', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='programmes.row')),
                ('running', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='programmes.running')),
            ],
            options={
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=48)),
                ('severity', models.CharField(max_length=48)),
                ('found_on', models.DateField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(default='open', max_length=10)),
                ('rectified_on', models.DateField(null=True)),
                ('rectified_note', models.CharField(blank=True, max_length=500)),
                ('closed_on', models.DateField(null=True)),
                ('checked_note', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='programmes.inspection')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='programmes.row')),
                ('running', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='programmes.running')),
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(max_length=48)),
                ('on', models.DateField()),
                ('note', models.CharField(max_length=500)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('row', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='programmes.row')),
                ('running', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='programmes.running')),
            ],
            options={
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('move', models.CharField(max_length=48)),
                ('start', models.CharField(max_length=48)),
                ('to', models.CharField(max_length=48)),
                ('filled', models.JSONField(default=dict)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('on', models.DateField()),
                ('state', models.CharField(default='proposed', max_length=10)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('second_on', models.DateField(null=True)),
                ('second_note', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='programmes.row')),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80, unique=True)),
                ('party', models.CharField(max_length=48)),
                ('amount', models.BigIntegerField()),
                ('on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(default='proposed', max_length=10)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('second_on', models.DateField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='programmes.row')),
            ],
            options={
                'ordering': ['-on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('second__isnull', True), models.Q(('second', models.F('by')), _negated=True), _connector='OR'), name='payment_two_people'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_above_zero'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('second__isnull', False), _connector='OR'), name='payment_confirmed_by_somebody')],
            },
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('row', 'sha256'), name='one_paper_of_a_row_once'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded', False)), fields=('row', 'kind', 'household'), name='one_word_of_a_household'),
        ),
        migrations.AddConstraint(
            model_name='running',
            constraint=models.UniqueConstraint(fields=('programme', 'keeper'), name='one_running_programme'),
        ),
        migrations.AddIndex(
            model_name='row',
            index=models.Index(fields=['running', 'state'], name='programmes__running_1c399b_idx'),
        ),
        migrations.AddConstraint(
            model_name='row',
            constraint=models.UniqueConstraint(fields=('running', 'code'), name='one_row_of_a_code'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.UniqueConstraint(fields=('running', 'part', 'organisation'), name='one_part_once'),
        ),
        migrations.AddConstraint(
            model_name='missed',
            constraint=models.UniqueConstraint(fields=('running', 'cadence', 'subject', 'first'), name='one_missed_window'),
        ),
        migrations.AddIndex(
            model_name='inspection',
            index=models.Index(fields=['running', 'on'], name='programmes__running_4986f5_idx'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['running', 'state'], name='programmes__running_d3163d_idx'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('second__isnull', True), models.Q(('second', models.F('by')), _negated=True), _connector='OR'), name='finding_two_people'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('inspection', 'item'), name='one_finding_for_an_item'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.CheckConstraint(condition=models.Q(('second__isnull', True), models.Q(('second', models.F('by')), _negated=True), _connector='OR'), name='step_two_people'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('row',), name='one_open_step'),
        ),
    ]
