"""Companies as the release in force describes them, with the measures that any model may be asked about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kexin.library.industries import industry_name
from kexin.library.regions import region_name
from kexin.platform.language import current
from kexin.platform.orgs.models import Organisation, Person
from kexin.rating.explaining import points_text
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


def interval(low: str, high: str) -> str:
    """The lowest and the highest that is still possible: one text where they are the same."""
    return low if low == high else f"{low}–{high}"


def score_words(low: int | None, high: int | None) -> str:
    """75.197 or 60.5–75.197 from thousandths; a dash where there is no score."""
    return "—" if low is None or high is None else points_text((low, high))


class Company(models.Model):
    """A company: what lists are filtered by, and its place in the library. Points are thousandths, money is fen."""

    CANDIDATE, ADMITTED, OUT = "candidate", "admitted", "out"
    STATES: ClassVar[dict[str, Text]] = {CANDIDATE: Text("待入库", "candidate"), ADMITTED: Text("在库", "admitted"), OUT: Text("不在库", "not in the library")}

    code = models.CharField(max_length=100, unique=True)
    """The unified social credit code, or an office's own number behind its prefix."""
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
            models.Index(fields=["-score_low", "code"]), models.Index(fields=["prefecture", "state", "-score_low"]), models.Index(fields=["state", "grade_low"]),
            models.Index(fields=["-line", "code"], name="companies_by_line"), models.Index(fields=["-moved", "code"], name="companies_by_rise"), models.Index(fields=["industry"], name="companies_by_industry"),
            models.Index(fields=["prefecture", "state", "grade_low", "grade_high"], name="companies_counted")]

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> Text:
        """The prefecture by name."""
        return region_name(self.prefecture)

    @property
    def industry_title(self) -> Text:
        """The division of its industry by name."""
        return industry_name(self.industry)

    @property
    def state_title(self) -> Text:
        """Its place in the library, in words."""
        return self.STATES[self.state]

    @property
    def grade(self) -> str:
        """One grade, or the interval of those still possible."""
        return interval(self.grade_low, self.grade_high)

    @property
    def score(self) -> str:
        """75.197, or the interval of the scores still possible."""
        return score_words(self.score_low, self.score_high)

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

    @property
    def grade(self) -> str:
        """One grade, or the interval of those still possible."""
        return interval(self.grade_low, self.grade_high)

    @property
    def score(self) -> str:
        """The score, or the interval of those still possible."""
        return score_words(self.score_low, self.score_high)


class Admission(models.Model):
    """A proposal to admit a company to the library, to refuse it, or to take it out: one proposes, another of the same bureau confirms."""

    ADMIT, REFUSE, TAKE_OUT = "admit", "refuse", "take_out"
    VERBS: ClassVar[dict[str, Text]] = {ADMIT: Text("入库", "admit"), REFUSE: Text("不予入库", "refuse"), TAKE_OUT: Text("出库", "take out")}
    PROPOSED, CONFIRMED, RETURNED = "proposed", "confirmed", "returned"
    STATES: ClassVar[dict[str, Text]] = {PROPOSED: Text("待复核", "to be confirmed"), CONFIRMED: Text("已确认", "confirmed"), RETURNED: Text("已退回", "sent back")}
    #: From where a company may come, and where it then stands.
    PATHS: ClassVar[dict[str, tuple[tuple[str, ...], str]]] = {
        ADMIT: ((Company.CANDIDATE, Company.OUT), Company.ADMITTED), REFUSE: ((Company.CANDIDATE,), Company.OUT), TAKE_OUT: ((Company.ADMITTED,), Company.OUT)}

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="admissions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    """Made by the form: the same form sent twice makes one proposal."""
    verb = models.CharField(max_length=10)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default=PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """A company has one open proposal; one person never signs both."""

        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "state"], name="admissions_waiting")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company"], condition=models.Q(state="proposed"), name="one_open_admission"),
            models.CheckConstraint(condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")), name="admission_two_people"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="admission_with_reason")]

    def __str__(self) -> str:
        return f"{self.company_id} {self.verb}"

    @property
    def verb_title(self) -> Text:
        """What is proposed, in words."""
        return self.VERBS[self.verb]

    @property
    def state_title(self) -> Text:
        """Where the proposal stands, in words."""
        return self.STATES[self.state]


class SavedView(models.Model):
    """A list that somebody asks for often: its filters under a name."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="company_views")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    """Where the person sat: a shared view is shown to the people there."""
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(default=False)

    class Meta:
        """A name once for each person."""

        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["person", "name"], name="view_name_once")]

    def __str__(self) -> str:
        return self.name


class CompanyList(models.Model):
    """A list of companies that somebody brought in: which of my customers are in the library?"""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="company_lists")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    found = models.PositiveIntegerField(default=0)
    ambiguous = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name


class ListedCompany(models.Model):
    """A row of such a list, and what was found for it."""

    FOUND, MISSING, AMBIGUOUS = "found", "missing", "ambiguous"
    ANSWERS: ClassVar[dict[str, Text]] = {
        FOUND: Text("已找到", "found"), MISSING: Text("未找到", "not found"), AMBIGUOUS: Text("有歧义", "ambiguous")}

    list = models.ForeignKey(CompanyList, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()
    """The row of the file, counted from 1 with its headings."""
    code = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=10)
    note_zh = models.CharField(max_length=200, blank=True)
    note_en = models.CharField(max_length=200, blank=True)
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="listed")

    class Meta:
        """In the order of the file."""

        ordering: ClassVar[list[str]] = ["row"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["list", "row"], name="listed_row_once")]

    def __str__(self) -> str:
        return f"{self.list_id}:{self.row}"

    @property
    def answer_title(self) -> Text:
        """Found, not found or ambiguous, in words."""
        return self.ANSWERS[self.answer]

    @property
    def note(self) -> str:
        """What to know about the answer."""
        return self.note_en if current() == "en" else self.note_zh
