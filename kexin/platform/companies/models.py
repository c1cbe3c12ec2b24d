"""Companies as the release in force describes them, with the measures that any model may be asked about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kexin.library.regions import region_name
from kexin.platform.orgs.models import Person
from kexin.text import Text


class Release(models.Model):
    """A release of the library that was brought in, and the model that rated it."""

    as_of = models.DateField()
    digest = models.CharField(max_length=64)
    folder = models.CharField(max_length=400)
    model = models.CharField(max_length=60)
    model_sha256 = models.CharField(max_length=64)
    complete = models.JSONField(default=list)
    """The tables that were looked up for every company."""
    generated_zh = models.TextField(blank=True)
    generated_en = models.TextField(blank=True)
    loaded_at = models.DateTimeField(auto_now_add=True)
    in_force = models.BooleanField(default=False)

    class Meta:
        """Newest first; one is in force."""

        ordering: ClassVar[list[str]] = ["-as_of", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["digest", "model_sha256"], name="release_once"),
            models.UniqueConstraint(fields=["in_force"], condition=models.Q(in_force=True), name="one_release_in_force")]

    def __str__(self) -> str:
        return f"{self.as_of} {self.model}"

    @property
    def generated(self) -> Text | None:
        """For data that a program made up: what made it."""
        return Text(self.generated_zh, self.generated_en) if self.generated_zh else None


#: The titles by which lists are filtered: the measure that says it, and its name.
TITLES: dict[str, Text] = {
    "hnte_valid": Text("高新技术企业", "high-tech enterprise"), "tech_sme_valid": Text("科技型中小企业", "technology SME"),
    "innovative_sme_valid": Text("创新型中小企业", "innovative SME"), "srdi_valid": Text("专精特新中小企业", "specialised and new SME"),
    "little_giant_valid": Text("专精特新“小巨人”", "little giant")}


class Company(models.Model):
    """A company: what lists are filtered by, and its place in the library. Points are thousandths, money is fen."""

    CANDIDATE, ADMITTED, OUT = "candidate", "admitted", "out"
    STATES: ClassVar[dict[str, Text]] = {CANDIDATE: Text("待入库", "candidate"), ADMITTED: Text("在库", "admitted"), OUT: Text("已出库", "taken out")}

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200, db_index=True)
    initials = models.CharField(max_length=200, db_index=True)
    prefecture = models.CharField(max_length=6)
    park = models.CharField(max_length=100, blank=True)
    industry = models.CharField(max_length=10, blank=True)
    titles = models.CharField(max_length=200, blank=True)
    release = models.ForeignKey(Release, on_delete=models.PROTECT)
    score_low = models.IntegerField(null=True)
    score_high = models.IntegerField(null=True)
    grade_low = models.CharField(max_length=12, blank=True)
    grade_high = models.CharField(max_length=12, blank=True)
    line = models.BigIntegerField(null=True)
    """The recommended line that the known facts allow."""
    moved = models.IntegerField(null=True)
    """By how much the score moved since the release before."""
    state = models.CharField(max_length=10, default=CANDIDATE)
    state_reason = models.CharField(max_length=300, blank=True)
    state_on = models.DateField(null=True)
    state_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Filters of the list have their indexes."""

        ordering: ClassVar[list[str]] = ["-score_low", "code"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-score_low", "code"]), models.Index(fields=["prefecture", "state", "-score_low"]), models.Index(fields=["state", "grade_low"])]

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> Text:
        """The prefecture by name."""
        return region_name(self.prefecture)

    @property
    def state_title(self) -> Text:
        """Its place in the library, in words."""
        return self.STATES[self.state]

    @property
    def grade(self) -> str:
        """One grade, or the interval of those still possible."""
        return self.grade_low if self.grade_low == self.grade_high else f"{self.grade_low}–{self.grade_high}"

    @property
    def title_names(self) -> list[Text]:
        """The titles it holds."""
        return [TITLES[name] for name in self.titles.split() if name in TITLES]


class Measured(models.Model):
    """The measures of a company in the release in force, as the readings of formulas take them."""

    company = models.OneToOneField(Company, on_delete=models.PROTECT, primary_key=True, related_name="measured")
    values = models.JSONField()

    def __str__(self) -> str:
        return str(self.company_id)


class Rated(models.Model):
    """A rating of the past, one for each release: the history of a company's score."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="history")
    release = models.ForeignKey(Release, on_delete=models.PROTECT)
    score_low = models.IntegerField(null=True)
    score_high = models.IntegerField(null=True)
    grade_low = models.CharField(max_length=12, blank=True)
    grade_high = models.CharField(max_length=12, blank=True)
    line = models.BigIntegerField(null=True)

    class Meta:
        """Once for each release."""

        ordering: ClassVar[list[str]] = ["release__as_of"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["company", "release"], name="rated_once")]

    def __str__(self) -> str:
        return f"{self.company_id} {self.release_id}"
