"""Bodies of eligibility: work and company, and the verdict with its reasons (BEN-6)."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from kernel.http.bodies import Body
from kernel.http.codes import Coded, coded
from kernel.http.fields import Day, Line, Siren
from services.intake.domain.bodies import BODY_HELP
from services.intake.domain.eligibility import (
    CONDITION_LABELS,
    MET_LABELS,
    VERDICT_LABELS,
    Check,
    Eligibility,
)
from services.intake.domain.employment import Employment
from services.intake.domain.grounds import SITUATION_LABELS, Extensions, Situation, Work
from services.intake.domain.liability import REGIME_LABELS, Company, Declaration, Regime
from services.intake.domain.orientation import REASON_LABELS, Orientation
from services.intake.views import Judged
from words.bodies import BODY_LABELS
from words.contacts import GROUND_LABELS


class HeadcountIn(Body):
    """Average headcount of a civil year; 0 before the company's creation."""

    year: Annotated[int, Field(ge=1953, le=2200)]
    average: Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=2)]


class DeclarationIn(Body):
    """The company is declared liable or not over a period, last day included, on a stated source (BEN-5)."""

    liable: bool
    source: Line
    starts: Day
    ends: Day | None = None


class CompanyIn(Body):
    siren: Siren | None = None
    name: Line | None = None
    regime: Regime | None = Regime.GENERAL
    headcounts: list[HeadcountIn] = Field(default_factory=list, max_length=30)
    declarations: list[DeclarationIn] = Field(default_factory=list, max_length=10)

    def value(self) -> Company:
        declared = tuple(Declaration(d.liable, d.source, d.starts, d.ends) for d in self.declarations)
        return Company(self.regime, {one.year: one.average for one in self.headcounts}, declared)


class EmploymentIn(Body):
    """Without a situation, which is not asked yet, what is known is kept and nothing is judged."""

    situation: Situation | None = None
    last_day: Day | None = None
    retired_on: Day | None = None
    company: CompanyIn | None = None

    def value(self) -> Employment:
        work = Work(self.situation, self.last_day, self.retired_on)
        company = self.company
        if company is None:
            return Employment(work)
        return Employment(work, company.siren, company.name or None, company.value())


class JudgedEmploymentIn(EmploymentIn):
    situation: Situation


class EligibilityIn(Body):
    """Checked as one types; the day is the contact's, today by default."""

    employment: JudgedEmploymentIn
    day: Day | None = None


class JudgementIn(Body):
    employment: JudgedEmploymentIn


class ExtensionsBody(Body):
    retirees: bool
    former_employees: bool

    def value(self) -> Extensions:
        return Extensions(self.retirees, self.former_employees)


class ExtensionsOut(BaseModel):
    retirees: bool
    former_employees: bool
    version: int

    @classmethod
    def of(cls, given: tuple[Extensions, int]) -> "ExtensionsOut":
        extensions, version = given
        return cls(
            retirees=extensions.retirees, former_employees=extensions.former_employees, version=version
        )


class HeadcountOut(BaseModel):
    year: int
    average: Decimal


class DeclarationOut(BaseModel):
    liable: bool
    source: str
    starts: date
    ends: date | None


class EmploymentOut(BaseModel):
    situation: Coded | None
    last_day: date | None
    retired_on: date | None
    siren: str | None
    company_name: str | None
    regime: Coded | None
    headcounts: list[HeadcountOut]
    declarations: list[DeclarationOut]

    @classmethod
    def of(cls, given: Employment) -> "EmploymentOut":
        company = given.company or Company(None)
        return cls(
            situation=coded(given.work.situation, SITUATION_LABELS) if given.work.situation else None,
            last_day=given.work.last_day,
            retired_on=given.work.retired_on,
            siren=given.siren,
            company_name=given.company_name,
            regime=coded(company.regime, REGIME_LABELS) if company.regime else None,
            headcounts=[HeadcountOut(year=y, average=n) for y, n in sorted(company.headcounts.items())],
            declarations=[
                DeclarationOut(liable=d.liable, source=d.source, starts=d.starts, ends=d.ends)
                for d in company.declarations
            ],
        )


class CheckOut(BaseModel):
    ground: Coded
    condition: Coded
    met: Coded
    value: str
    rule: str
    version: str
    sentence: str

    @classmethod
    def of(cls, check: Check) -> "CheckOut":
        return cls(
            ground=coded(check.ground, GROUND_LABELS),
            condition=coded(check.condition, CONDITION_LABELS),
            met=coded(check.met, MET_LABELS),
            value=check.value,
            rule=check.rule_id,
            version=check.version,
            sentence=check.sentence,
        )


class EligibilityOut(BaseModel):
    """`reasons` are the sentences to say; `checks` every condition looked at, on which value, by which rule."""

    verdict: Coded
    on: date
    ground: Coded
    reasons: list[str]
    checks: list[CheckOut]

    @classmethod
    def of(cls, given: Eligibility) -> "EligibilityOut":
        return cls(
            verdict=coded(given.verdict, VERDICT_LABELS),
            on=given.on,
            ground=coded(given.ground, GROUND_LABELS),
            reasons=list(given.reasons),
            checks=[CheckOut.of(one) for one in given.checks],
        )


class BodyOut(Coded):
    help: str


class OrientationOut(BaseModel):
    reason: Coded
    bodies: list[BodyOut]
    sentences: list[str]

    @classmethod
    def of(cls, given: Orientation) -> "OrientationOut":
        return cls(
            reason=coded(given.reason, REASON_LABELS),
            bodies=[BodyOut(code=b, label=BODY_LABELS[b], help=BODY_HELP[b]) for b in given.bodies],
            sentences=list(given.sentences),
        )


class JudgedOut(BaseModel):
    eligibility: EligibilityOut
    orientation: OrientationOut | None

    @classmethod
    def of(cls, given: Judged) -> "JudgedOut":
        return cls(
            eligibility=EligibilityOut.of(given.eligibility),
            orientation=OrientationOut.of(given.orientation) if given.orientation else None,
        )
