"""Organisations in a tree, people with one seat each, and changes of seats that two people sign."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from kexin.platform.language import both, current, say
from kexin.text import Text


class Kind(models.TextChoices):
    """What an organisation is."""

    DEPARTMENT = "department", both("省级部门", "department")
    BUREAU = "bureau", both("市州科技局", "prefecture bureau")
    PARK = "park", both("园区", "park")
    LOCAL = "local", both("区县部门、乡镇或街道", "county office, town or subdistrict")
    BANK = "bank", both("银行", "bank")
    BRANCH = "branch", both("分行", "branch")
    SUBBRANCH = "subbranch", both("科技支行", "sub-branch")
    SUBSIDIARY = "subsidiary", both("子公司", "subsidiary")
    GUARANTOR = "guarantor", both("担保机构", "guarantor")
    COMPANY = "company", both("企业", "company")


class Desk(models.TextChoices):
    """On which side of the table an organisation sits."""

    DEPARTMENT = "department", both("省级部门", "department")
    BUREAU = "bureau", both("市州或园区", "bureau")
    BANK = "bank", both("银行", "bank")
    GUARANTOR = "guarantor", both("担保机构", "guarantor")
    COMPANY = "company", both("企业", "company")


DESK_OF: dict[str, Desk] = {
    Kind.DEPARTMENT: Desk.DEPARTMENT, Kind.BUREAU: Desk.BUREAU, Kind.PARK: Desk.BUREAU, Kind.LOCAL: Desk.BUREAU, Kind.BANK: Desk.BANK, Kind.BRANCH: Desk.BANK,
    Kind.SUBBRANCH: Desk.BANK, Kind.SUBSIDIARY: Desk.BANK, Kind.GUARANTOR: Desk.GUARANTOR, Kind.COMPANY: Desk.COMPANY}

#: The organisations of a bank that lend; its subsidiaries have other licences.
LENDERS: tuple[str, ...] = (Kind.BANK, Kind.BRANCH, Kind.SUBBRANCH)


class Role(models.TextChoices):
    """What a person does there."""

    CLERK = "clerk", both("经办", "clerk")
    REVIEWER = "reviewer", both("复核", "reviewer")
    MANAGER = "manager", both("主管", "manager")
    ANALYST = "analyst", both("分析", "analyst")
    AUDITOR = "auditor", both("审计", "auditor")


class Organisation(models.Model):
    """A department, a bank, a park, a company. ``path`` names all above it: ``000001/000004/``."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12)
    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=6, db_index=True)
    """Code of GB/T 2260: what it looks after, or where it sits."""
    park = models.CharField(max_length=100, blank=True, default="")
    """For a park: its name in the library. It looks after the companies that say so, not after the whole area."""
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="below")
    path = models.CharField(max_length=200, db_index=True, editable=False, default="")
    closed_on = models.DateField(null=True)
    """Since then nobody sits here and nothing new begins; what was done stays to be seen."""

    class Meta:
        """The tree in order."""

        ordering: ClassVar[list[str]] = ["path"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """Keep the path in step with the place in the tree."""
        super().save(*args, **options)
        path = f"{self.parent.path if self.parent else ''}{self.pk:06}/"
        if path != self.path:
            self.path = path
            type(self).objects.filter(pk=self.pk).update(path=path)

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return (self.name_en or self.name_zh) if current() == "en" else self.name_zh

    @property
    def desk(self) -> Desk:
        """On which side of the table it sits."""
        return DESK_OF[self.kind]

    @property
    def kind_title(self) -> str:
        """What it is, in words."""
        return str(Kind(self.kind).label)

    @property
    def depth(self) -> int:
        """How many stand above it."""
        return self.path.count("/") - 1


class People(BaseUserManager["Person"]):
    """People by the name they sign in with."""

    def create(self, **fields: Any) -> Person:
        """A person; *password* is hashed, and without one nobody can sign in."""
        password = fields.pop("password", None)
        person = self.model(**fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. The seat (organisation and role) is changed only by a ``SeatChange``."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=10)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    language = models.CharField(max_length=8, blank=True)
    turn = models.PositiveIntegerField(default=0)
    """Counts up with every change of seat; sessions and links of the turn before are void."""
    erased_at = models.DateTimeField(null=True)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """By name."""

        ordering: ClassVar[list[str]] = ["username"]

    def __str__(self) -> str:
        return self.username

    @property
    def seat(self) -> str:
        """``bank:clerk``: what rights hang on."""
        return f"{self.organisation.desk.value}:{self.role}"

    @property
    def seat_title(self) -> str:
        """Organisation and role, in words."""
        return f"{self.organisation.name} · {Role(self.role).label}"

    @property
    def role_title(self) -> str:
        """The role in words."""
        return str(Role(self.role).label)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django has it, and of this seat only: a session ends with the seat in which it began."""
        return salted_hmac("kexin.platform.orgs.session", f"{self.password}:{self.turn}:{self.is_active}", secret=secret, algorithm="sha256").hexdigest()


class SeatChange(models.Model):
    """Another seat for a person, or an invitation for a new one: one manager proposes, another one confirms."""

    PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"
    STATES: ClassVar[dict[str, Text]] = {PROPOSED: Text("待复核", "to be confirmed"), CONFIRMED: Text("已确认", "confirmed"), REFUSED: Text("未同意", "refused")}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes")
    key = models.CharField(max_length=80, unique=True)
    """Made by the form: the same form sent twice makes one proposal."""
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=10)
    active = models.BooleanField(default=True)
    before_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    """The seat at the time of the proposal; nothing for somebody new."""
    before_role = models.CharField(max_length=10, blank=True)
    before_active = models.BooleanField(default=False)
    turn = models.PositiveIntegerField(default=0)
    """The person's turn at that time: a proposal about another seat than today's is void."""
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """One person never signs both."""

        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")), name="seat_change_two_people"),
            models.CheckConstraint(condition=~models.Q(person=models.F("proposed_by")) & (models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("person"))), name="seat_change_not_ones_own"),
            models.UniqueConstraint(fields=["person"], condition=models.Q(state="proposed"), name="one_open_seat_change")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"

    @property
    def state_title(self) -> Text:
        """The state in words."""
        return self.STATES[self.state]

    @property
    def role_title(self) -> str:
        """The role in words."""
        return str(Role(self.role).label)

    @property
    def before(self) -> str:
        """The seat of before, in words."""
        if self.before_organisation is None:
            return say("新人员", "somebody new")
        return f"{self.before_organisation.name} · {Role(self.before_role).label}{'' if self.before_active else say('（停用）', ' (not active)')}"

    @property
    def after(self) -> str:
        """The seat that is proposed, in words."""
        return f"{self.organisation.name} · {Role(self.role).label}{'' if self.active else say('（停用）', ' (not active)')}"
