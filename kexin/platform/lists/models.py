"""Lists, their editions, who stands on each and why, and who looks after whom. Amounts are fen."""

from __future__ import annotations

from typing import ClassVar, cast

from django.core.validators import MinValueValidator
from django.db import models

from kexin.library.regions import region_name
from kexin.outreach.cadence import Cadence, Every
from kexin.outreach.rule import Refresh
from kexin.platform.companies.models import Company, Release
from kexin.platform.language import both
from kexin.platform.language import current as language
from kexin.platform.orgs.models import Organisation, Person
from kexin.text import Text

#: Companies that a manager takes at most where nobody said how many: Kexin's own proposal, which a run may change.
USUAL = 30


class Worded(models.Model):
    """A row with a reason in both languages."""

    reason_zh = models.CharField(max_length=600)
    reason_en = models.CharField(max_length=600)

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    def reason(self) -> Text:
        """Why."""
        return Text(self.reason_zh, self.reason_en)


class Whitelist(models.Model):
    """A list of an office or a bank: its rule is frozen, and so is how often it is refreshed and its companies are visited."""

    RULE, PUSHED = "rule", "pushed"
    KINDS: ClassVar[dict[str, Text]] = {RULE: Text("按规则生成", "made by a rule"), PUSHED: Text("部门推送", "pushed by a department")}

    code = models.SlugField(max_length=60, unique=True)
    key = models.CharField(max_length=80, unique=True)
    """Made by the form: the same form sent twice makes one list."""
    kind = models.CharField(max_length=8)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="whitelists")
    """Whose list it is."""
    bank = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="served_whitelists")
    """The bank whose managers look after the companies; none for a list that all banks of the area share."""
    area = models.CharField(max_length=6)
    """GB/T 2260: its companies sit there, and the banks there see it."""
    rule = models.CharField(max_length=60)
    """The id of the rule."""
    rule_text = models.TextField()
    rule_sha256 = models.CharField(max_length=64)
    refresh_every = models.CharField(max_length=10)
    refresh_days = models.PositiveSmallIntegerField(null=True)
    visit_every = models.CharField(max_length=10)
    visit_days = models.PositiveSmallIntegerField(null=True)
    usual = models.PositiveSmallIntegerField(default=USUAL)
    """Companies that a manager takes where no ``Capacity`` says otherwise, as the last run was told."""
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    closed_on = models.DateField(null=True)
    """Since then it is not refreshed, nobody is assigned and no visit is owed."""

    class Meta:
        """By name."""

        ordering: ClassVar[list[str]] = ["name_zh", "id"]

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if language() == "en" else self.name_zh

    @property
    def names(self) -> Text:
        """Its name in both."""
        return Text(self.name_zh, self.name_en)

    @property
    def kind_title(self) -> Text:
        """What it is, in words."""
        return self.KINDS[self.kind]

    @property
    def area_name(self) -> Text:
        """Its area by name."""
        return region_name(self.area)

    @property
    def visits(self) -> Cadence:
        """How often its companies are visited."""
        return Cadence(cast(Every, self.visit_every), self.visit_days)

    @property
    def refreshed(self) -> Refresh:
        """How often it is made anew."""
        return Refresh(cast(Every, self.refresh_every), self.refresh_days)

    @property
    def in_force(self) -> Edition | None:
        """The edition that counts now: the published one with the highest number."""
        return self.editions.filter(state=EditionState.PUBLISHED).order_by("-number").first()


class EditionState(models.TextChoices):
    """Where an edition stands."""

    DRAFTED = "drafted", both("草稿", "draft")
    PROPOSED = "proposed", both("待复核", "to be reviewed")
    PUBLISHED = "published", both("已发布", "published")
    RETURNED = "returned", both("已退回", "sent back")


#: Editions that stand in the way of another draft.
OPEN: tuple[str, ...] = (EditionState.DRAFTED, EditionState.PROPOSED)


class Edition(models.Model):
    """A list as of a day: drafted by a rule or from a file, proposed by one person, published or sent back by another."""

    whitelist = models.ForeignKey(Whitelist, on_delete=models.PROTECT, related_name="editions")
    key = models.CharField(max_length=80, unique=True)
    number = models.PositiveIntegerField()
    as_of = models.DateField()
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    """The edition that it was compared with; none for the first."""
    rule_text = models.TextField()
    rule_sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    """Of the file in which a pushed list came."""
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.DRAFTED)
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    """None: the night did it."""
    drafted_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.CharField(max_length=300, blank=True)
    members = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    """Companies that no known fact keeps off the list, and that are not listed because a condition is unknown."""
    considered = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    """Rows of a pushed file whose company is not in the library, left out on purpose."""

    class Meta:
        """Newest first; one open edition for a list; nobody publishes alone."""

        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["whitelist", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["whitelist"], condition=models.Q(state__in=list(OPEN)), name="one_open_edition"),
            models.CheckConstraint(condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")), name="edition_two_people"),
            models.CheckConstraint(condition=models.Q(state=EditionState.DRAFTED) | models.Q(proposed_by__isnull=False), name="edition_proposed_by_somebody"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[EditionState.PUBLISHED, EditionState.RETURNED]) | models.Q(decided_by__isnull=False), name="edition_decided_by_somebody")]

    def __str__(self) -> str:
        return f"{self.whitelist_id} {self.number}"

    @property
    def state_title(self) -> str:
        """Where it stands, in words."""
        return str(EditionState(self.state).label)


class EditionInputs(models.Model):
    """All that a draft was worked out from, so that anyone can work it out again: compressed JSON, with its SHA-256."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, primary_key=True, related_name="inputs")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.edition_id)


class Listing(Worded):
    """A company on an edition, and which conditions put it there."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="listings")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="listings")
    came = models.BooleanField()
    """It did not stand on the edition before."""
    since = models.DateField()
    """Since when it stands on the list without a break: from there visits are owed."""
    preapproved = models.BigIntegerField(null=True, validators=[MinValueValidator(0)])
    """The line that is approved ahead, where the rule gives one."""
    unsure = models.BooleanField(default=False)
    """It stays though a condition is unknown now: the unknown takes nobody off."""

    class Meta:
        """A company once on each edition."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["edition", "company"], name="listed_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.company_id}"


class Departure(Worded):
    """A company that stood on the edition before and no longer does, and why: what was, and what is."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="departures")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="departures")

    class Meta:
        """A company once on each edition."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["edition", "company"], name="departed_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.company_id}"


class Assignment(Worded):
    """Who looks after a listed company: one branch and one manager; what was before stays to be seen."""

    whitelist = models.ForeignKey(Whitelist, on_delete=models.PROTECT, related_name="assignments")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="assignments")
    """The edition in force when it was made."""
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="assignments")
    branch = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments")
    manager = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    by_hand = models.BooleanField(default=False)
    key = models.CharField(max_length=80, unique=True, null=True)
    """Of a choice by hand: made by the form."""
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(null=True)
    ended_zh = models.CharField(max_length=300, blank=True)
    ended_en = models.CharField(max_length=300, blank=True)

    class Meta:
        """One in force for a company and list."""

        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["manager", "ended_on"], name="assigned_to_manager"), models.Index(fields=["branch", "ended_on"], name="assigned_to_branch")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["whitelist", "company"], condition=models.Q(ended_on__isnull=True), name="one_owner_in_force")]

    def __str__(self) -> str:
        return f"{self.whitelist_id} {self.company_id} {self.manager_id}"

    @property
    def ended(self) -> Text:
        """Why it ended."""
        return Text(self.ended_zh, self.ended_en)


class Unplaced(Worded):
    """A listed company for which the last run found nobody, and why."""

    whitelist = models.ForeignKey(Whitelist, on_delete=models.CASCADE, related_name="unplaced")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once for a list."""

        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["whitelist", "company"], name="unplaced_once")]

    def __str__(self) -> str:
        return f"{self.whitelist_id} {self.company_id}"


class Capacity(models.Model):
    """How many listed companies a manager looks after at most, over all lists; without a row the number that a run was given."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="capacity")
    most = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.most}"
