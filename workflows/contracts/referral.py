"""The referral workflow's contract."""

from dataclasses import dataclass

REFERRAL_WORKFLOW = "referral"
REFERRAL_CHANGED = "referral_changed"
REFERRAL_LOOK_AGAIN = "look_again"


def referral_workflow_id(referral_id: object) -> str:
    """Returns the workflow id of a referral."""
    return f"referral-{referral_id}"


@dataclass(frozen=True)
class ReferralInput:
    referral_id: str


@dataclass(frozen=True)
class ReferralView:
    """The state of the service's row (see `ReferralState` in partners.proto)."""

    case_id: str
    state: str
    reason: str = ""
    wait_seconds: float | None = None
    ended: bool = False


@dataclass(frozen=True)
class ReferralNote:
    """The state of a referral, for its case to record (PART-3)."""

    case_id: str
    referral_id: str
    state: str
    reason: str


@dataclass(frozen=True)
class Noted:
    """The case has recorded it."""
