"""Harbours with their tenants and services; events with registrations and leads. Amounts are fen."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from kexin.library.regions import region_name
from kexin.platform.companies.models import Company
from kexin.platform.language import both, current, say
from kexin.platform.lists.models import Whitelist
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.visits.models import Kind as NeedKind
from kexin.platform.visits.models import Need


class Harbour(models.Model):
    """A place where young companies sit and are looked after, run by one organisation."""

    key = models.CharField(max_length=80, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="harbours")
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True)
    area = models.CharField(max_length=6)
    """Of the organisation: offices of this area count it."""
    place = models.CharField(max_length=200)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering: ClassVar[list[str]] = ["name_zh", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="harbours_of_an_area", fields=["area"])]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return (self.name_en or self.name_zh) if current() == "en" else self.name_zh


class Tenancy(models.Model):
    """A company that sits, or sat, in a harbour."""

    key = models.CharField(max_length=80, unique=True)
    harbour = models.ForeignKey(Harbour, on_delete=models.PROTECT, related_name="tenancies")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="tenancies")
    unit = models.CharField(max_length=60, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    """The day on which it left."""
    reason = models.CharField(max_length=300, blank=True)
    """Why it left."""
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    left_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The last first; a company sits once in a harbour at a time; nobody leaves without a reason."""

        ordering: ClassVar[list[str]] = ["-since", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["harbour", "company"], condition=Q(until__isnull=True), name="one_open_tenancy"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="tenancy_ends_after_it_began"),
            models.CheckConstraint(condition=Q(until__isnull=True, reason="") | Q(until__isnull=False) & ~Q(reason=""), name="tenancy_ended_with_reason")]

    def __str__(self) -> str:
        return f"{self.harbour_id} {self.company_id} {self.since}"


class ServiceKind(models.TextChoices):
    """What a harbour does for a company: the five of the one-stop incubation."""

    SUPPORT = "support", both("经营支持", "business support")
    LOAN = "loan", both("贷款支持", "loan")
    LOAN_EQUITY = "loan_equity", both("投贷联动", "loan plus equity")
    COACHING = "coaching", both("创业辅导", "coaching")
    MATCHMAKING = "matchmaking", both("商机撮合", "matchmaking")


#: Services that somebody of a bank looks after as a need, and the kind of that need.
NEEDS: dict[str, str] = {ServiceKind.LOAN: NeedKind.CREDIT, ServiceKind.LOAN_EQUITY: NeedKind.EQUITY, ServiceKind.MATCHMAKING: NeedKind.MATCHMAKING}


class ServiceState(models.TextChoices):
    """Where a service stands."""

    ASKED = "asked", both("待办理", "asked")
    GIVEN = "given", both("已提供", "given")
    REFUSED = "refused", both("未提供", "refused")


SERVICE_TONES = {ServiceState.ASKED: "tone-wait", ServiceState.GIVEN: "tone-good", ServiceState.REFUSED: "tone-bad"}


class Service(models.Model):
    """Something that a tenant asked for, by itself or through the harbour's people, and the answer."""

    key = models.CharField(max_length=80, unique=True)
    tenancy = models.ForeignKey(Tenancy, on_delete=models.PROTECT, related_name="services")
    kind = models.CharField(max_length=12, choices=ServiceKind)
    amount = models.BigIntegerField(null=True, validators=[MinValueValidator(1)])
    words = models.CharField(max_length=500)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_company = models.BooleanField()
    """The company's own people asked; else the harbour's people for it."""
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ServiceState, default=ServiceState.ASKED)
    answer = models.CharField(max_length=500, blank=True)
    """What was given, or why it was refused; the company reads it."""
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    need = models.OneToOneField(Need, null=True, on_delete=models.PROTECT, related_name="service")

    class Meta:
        """Overdue first; an answer has its words, its day and its person."""

        ordering: ClassVar[list[str]] = ["due_on", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="services_by_state", fields=["state", "due_on"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state="asked") | ~Q(answer="") & Q(answered_on__isnull=False, answered_by__isnull=False), name="service_answered_with_words"),
            models.CheckConstraint(condition=Q(need__isnull=True) | Q(state="given"), name="service_need_when_given")]

    def __str__(self) -> str:
        return f"{self.tenancy_id} {self.kind}"

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return SERVICE_TONES[ServiceState(self.state)]


class EventKind(models.TextChoices):
    """What an event is."""

    CONTEST = "contest", both("双创大赛", "contest")
    ROADSHOW = "roadshow", both("成果转化路演", "roadshow")
    VOLUNTEER = "volunteer", both("科技志愿者服务", "volunteer day")
    MATCHMAKING = "matchmaking", both("对接会", "matchmaking meeting")


class EventState(models.TextChoices):
    """Where an event stands."""

    DRAFTED = "drafted", both("草稿", "draft")
    PROPOSED = "proposed", both("待复核", "to be confirmed")
    PUBLISHED = "published", both("已发布", "published")
    RETURNED = "returned", both("已退回", "sent back")
    CANCELLED = "cancelled", both("已取消", "called off")


EVENT_TONES = {EventState.DRAFTED: "", EventState.PROPOSED: "tone-wait", EventState.PUBLISHED: "tone-good", EventState.RETURNED: "tone-bad", EventState.CANCELLED: "tone-warn"}
#: May still be changed by its organiser.
UNPUBLISHED: tuple[str, ...] = (EventState.DRAFTED, EventState.RETURNED)


class Event(models.Model):
    """A contest, a roadshow, a meeting: drafted and proposed by one person, published by another of the same organisation."""

    key = models.CharField(max_length=80, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    title_zh = models.CharField(max_length=100)
    title_en = models.CharField(max_length=100, blank=True)
    on = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=200)
    words = models.CharField(max_length=1000, blank=True)
    area = models.CharField(max_length=6)
    """Of the organiser: offices of this area count it."""
    areas = models.CharField(max_length=200, blank=True)
    """GB/T 2260 codes of provinces and prefectures with blanks between: their companies are invited."""
    whitelist = models.ForeignKey(Whitelist, null=True, on_delete=models.PROTECT, related_name="events")
    """Or: the companies of this list are invited. A company is not told of the list."""
    capacity = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    """Companies that find a place."""
    state = models.CharField(max_length=10, choices=EventState, default=EventState.DRAFTED)
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was sent back or called off."""

    class Meta:
        """By day; nobody publishes alone; either areas are invited or a list."""

        ordering: ClassVar[list[str]] = ["on", "begins", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(name="events_by_state", fields=["state", "on"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="event_two_people"),
            models.CheckConstraint(condition=~Q(state__in=["proposed", "published", "cancelled"]) | Q(proposed_by__isnull=False), name="event_proposed_by_somebody"),
            models.CheckConstraint(condition=~Q(state__in=["published", "returned", "cancelled"]) | Q(decided_by__isnull=False), name="event_decided_by_somebody"),
            models.CheckConstraint(condition=~Q(state__in=["returned", "cancelled"]) | ~Q(reason=""), name="event_ended_with_reason"),
            models.CheckConstraint(condition=Q(areas="", whitelist__isnull=False) | ~Q(areas="") & Q(whitelist__isnull=True), name="event_invites_areas_or_a_list"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="event_ends_after_it_began"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="event_has_places")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Its title in the reader's language."""
        return (self.title_en or self.title_zh) if current() == "en" else self.title_zh

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return EVENT_TONES[EventState(self.state)]

    @property
    def hours(self) -> str:
        """09:00–12:00."""
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"

    @property
    def area_names(self) -> str:
        """The areas invited, in the reader's language."""
        return say("、", ", ").join(region_name(code).in_(current()) for code in self.areas.split())

    @property
    def month(self) -> str:
        """2026-07: lists are grouped by it."""
        return f"{self.on:%Y-%m}"


class Standing(models.TextChoices):
    """Where a registration stands."""

    REGISTERED = "registered", both("已报名", "registered")
    WAITING = "waiting", both("候补", "waiting list")
    WITHDRAWN = "withdrawn", both("已取消", "withdrawn")


STANDING_TONES = {Standing.REGISTERED: "tone-good", Standing.WAITING: "tone-wait", Standing.WITHDRAWN: ""}


class Registration(models.Model):
    """A company that means to come. It holds one of the places of the event, or waits for one."""

    key = models.CharField(max_length=80, unique=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="registrations")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_company = models.BooleanField()
    asked_at = models.DateTimeField()
    """The order of the waiting list."""
    state = models.CharField(max_length=10, choices=Standing)
    seat = models.PositiveIntegerField(null=True)
    """Which of the places, from 1: two never have the same, whoever is faster."""
    attended_at = models.DateTimeField(null=True)
    ticked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order in which they came; a company once in each event, and each place once."""

        ordering: ClassVar[list[str]] = ["asked_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "company"], name="registered_once"),
            models.UniqueConstraint(fields=["event", "seat"], condition=Q(seat__isnull=False), name="each_place_once"),
            models.CheckConstraint(condition=Q(state="registered", seat__isnull=False, seat__gte=1) | ~Q(state="registered") & Q(seat__isnull=True), name="place_when_registered"),
            models.CheckConstraint(condition=Q(attended_at__isnull=True) | Q(state="registered", ticked_by__isnull=False), name="attended_when_registered")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.company_id}"

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return STANDING_TONES[Standing(self.state)]


class Lead(models.Model):
    """What a company that came to an event needs; somebody of a bank looks after it as a need of the visits desk."""

    key = models.CharField(max_length=80, unique=True)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="leads")
    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="lead")
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_on = models.DateField()

    class Meta:
        """As they were noted."""

        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.need_id}"

    @property
    def event(self) -> Event:
        """Where it was noted."""
        return self.registration.event
