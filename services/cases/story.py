"""A case's history in French, line by line, from its facts: dates and codes only."""

from collections.abc import Mapping
from datetime import date

from kernel.calendar import written_day
from kernel.facts import Fact
from kernel.mail import REFUSED, UNDELIVERED
from kernel.message_facts import MessageSent, MessageWithheld
from services.cases.catalogue import FACTS
from services.cases.domain.decision import DECISION_OUTCOME_LABELS
from services.cases.domain.declines import DECLINE_REASON_LABELS
from services.cases.domain.handover import PART_LABELS
from services.cases.domain.information import HANDED_LABELS
from services.cases.domain.kinds import KINDS
from services.cases.domain.letters import LETTER_LABELS
from services.cases.domain.signatures import Means, Party
from services.cases.domain.survey import survey_is_sent
from services.cases.facts import (
    AdviserChanged,
    AmendmentProposed,
    AmendmentRefused,
    AmendmentSigned,
    AmendmentSignedBy,
    AmendmentWithdrawn,
    CaseClosed,
    CaseDeclined,
    CaseEnded,
    CaseErased,
    CaseOpened,
    CasesFact,
    DeadlineMoved,
    DecisionTaken,
    DiagnosisValidated,
    EngagementOffered,
    EngagementRevised,
    EngagementSignedBy,
    FileHandedOver,
    InformationGiven,
    LinksEnded,
    ReferralNoted,
    ReportMade,
    StepCancelled,
    StepDone,
    StepLapsed,
    StepLate,
    StepOpened,
    StepReminded,
    SurveyAnswered,
)
from services.cases.schemas.story import StoryLine
from words.articles import of, the, to
from words.referrals import ReferralState
from words.sentences import counted, within
from words.way import OUTCOME_LABELS, STEP_RESULT_LABELS, StepResult

REFERRAL_STATES = {
    ReferralState.SENT: "envoyée",
    ReferralState.ACCEPTED: "acceptée par le partenaire",
    ReferralState.REFUSED: "refusée par le partenaire",
    ReferralState.EXPIRED: "restée sans réponse",
    ReferralState.GOOD_END: "menée à bonne fin",
    ReferralState.NO_GOOD_END: "terminée sans bonne fin",
    ReferralState.WITHDRAWN: "retirée",
}

PARTIES = {Party.CIL: "le CIL", Party.EMPLOYEE: "le salarié"}

ANOTHER = "un autre CIL"
"""A CIL whose name nobody could say."""

NOT_TAKEN = {
    REFUSED: "l'adresse électronique n'existe pas",
    UNDELIVERED: "la messagerie du destinataire ne l'a pas pris en trois jours",
}
"""Why a message did not arrive although it was sent: the adviser tells the person by another means."""


def cils(facts: list[Fact]) -> frozenset[str]:
    """Identifiers of the CILs that the history names; the edge gives their names to `lines`."""
    found: set[str | None] = set()
    for fact in facts:
        match FACTS.read(fact):
            case CaseOpened() as opened:
                found |= {opened.cil, opened.on_behalf_of}
            case CaseDeclined() as declined:
                found |= {declined.cil, declined.on_behalf_of, declined.next}
    return frozenset(one for one in found if one)


def lines(facts: list[Fact], names: Mapping[str, str]) -> list[StoryLine]:
    """Returns the history that facts make, with the names of the CILs; a fact that only serves machines makes no
    line.
    """
    told = ((fact, sentence(content, names)) for fact in facts if (content := FACTS.read(fact)))
    return [StoryLine(at=fact.at, text=text, by=fact.actor.partition(":")[0]) for fact, text in told if text]


def sentence(fact: CasesFact, names: Mapping[str, str]) -> str:
    """Returns the sentence for a fact; empty where it serves machines only."""
    return _of_step(fact) or _of_engagement(fact) or _of_case(fact, names) or _of_message(fact)


def _of_step(fact: CasesFact) -> str:
    match fact:
        case StepOpened(step=step, due=due):
            return f"{KINDS[step].label} : {KINDS[step].awaited}{_until(due)}."
        case StepDone():
            return _done(fact)
        case StepLapsed(step=step):
            return f"{KINDS[step].label} : {KINDS[step].over}."
        case StepLate(step=step):
            return f"{KINDS[step].label} : en retard."
        case StepCancelled(step=step):
            return f"{KINDS[step].label} : annulé."
        case StepReminded(step=step, reminder=number):
            return f"{KINDS[step].label} : relance n° {number}."
        case DeadlineMoved(step=step, due=due):
            return f"{KINDS[step].label} : nouvelle échéance{_until(due)}."
        case _:
            return ""


def _of_engagement(fact: CasesFact) -> str:
    match fact:
        case EngagementOffered(number=number, valid_to=last):
            return f"Offre n° {number} proposée{_until(last)}."
        case EngagementRevised(number=number, valid_to=last):
            return f"Offre modifiée : nouvelle offre n° {number}{_until(last)}."
        case EngagementSignedBy():
            return f"Engagement signé par {_by(fact)}."
        case AmendmentProposed():
            return _amended(fact)
        case AmendmentSignedBy():
            return f"Avenant n° {fact.number} signé par {_by(fact)}."
        case AmendmentSigned(number=number):
            return f"Avenant n° {number} en vigueur."
        case AmendmentRefused(number=number):
            return f"Avenant n° {number} refusé par le salarié."
        case AmendmentWithdrawn(number=number):
            return f"Avenant n° {number} retiré par le CIL."
        case _:
            return ""


def _of_case(fact: CasesFact, names: Mapping[str, str]) -> str:
    match fact:
        case CaseOpened():
            return _opened(fact, names)
        case InformationGiven():
            return "Information sur le service remise."
        case DiagnosisValidated(version=version):
            return f"Diagnostic préalable validé, version {version}."
        case DecisionTaken(outcome=outcome):
            return f"Décision : {within(DECISION_OUTCOME_LABELS[outcome])}."
        case ReferralNoted(state=state):
            return f"Mise en relation {REFERRAL_STATES[state]}."
        case CaseDeclined():
            reason = within(DECLINE_REASON_LABELS[fact.reason])
            by, confided = names.get(fact.cil, ANOTHER), names.get(fact.next, ANOTHER)
            return f"Dossier décliné par {the(by)} ({reason}), confié {to(confided)}."
        case LinksEnded():
            return "Moyens de contact modifiés : les liens envoyés avant ne s'ouvrent plus."
        case AdviserChanged():
            return "Changement d'interlocuteur."
        case CaseEnded(outcome=outcome):
            return f"Fin du dossier demandée : {within(OUTCOME_LABELS[outcome])}."
        case ReportMade():
            return "Bilan établi."
        case FileHandedOver(parts=parts, how=how):
            named = ", ".join(within(PART_LABELS[one]) for one in parts)
            return f"Dossier remis au salarié ({within(HANDED_LABELS[how])}) : {named}."
        case SurveyAnswered(transcribed=transcribed):
            return f"Enquête de satisfaction remplie{' par téléphone, transcrite' if transcribed else ''}."
        case CaseClosed():
            return _closed(fact)
        case CaseErased():
            return "Données du dossier effacées."
        case _:
            return ""


def _of_message(fact: CasesFact) -> str:
    match fact:
        case MessageSent(template=letter):
            return f"Message envoyé : {LETTER_LABELS.get(letter, letter)}."
        case MessageWithheld(template=letter, reason=reason) if reason in NOT_TAKEN:
            return f"Message non remis, {NOT_TAKEN[reason]} : {LETTER_LABELS.get(letter, letter)}."
        case MessageWithheld(template=letter):
            return f"Message retenu : {LETTER_LABELS.get(letter, letter)}."
        case _:
            return ""


def _until(due: date | None) -> str:
    return f", jusqu'au {written_day(due)} inclus" if due else ""


def _opened(fact: CaseOpened, names: Mapping[str, str]) -> str:
    behalf = f", pour le compte {of(names.get(fact.on_behalf_of, ANOTHER))}" if fact.on_behalf_of else ""
    urgent = ", situation prioritaire" if fact.urgent else ""
    return f"Dossier ouvert{behalf}{urgent}."


def _done(fact: StepDone) -> str:
    if KINDS[fact.step].told_by_its_act or fact.result is StepResult.SIGNED:
        return ""
    detail = within(STEP_RESULT_LABELS[fact.result]) if fact.result is not StepResult.DONE else "c'est fait"
    return f"{KINDS[fact.step].label} : {detail}."


def _by(fact: EngagementSignedBy | AmendmentSignedBy) -> str:
    paper = " sur papier, numérisation conservée" if fact.means is Means.PAPER else " en ligne"
    return f"{PARTIES[fact.party]}{paper}"


def _amended(fact: AmendmentProposed) -> str:
    counts = ((fact.added, "ajouté"), (fact.dropped, "retiré"))
    told = [counted(count, f"engagement {word}", f"engagements {word}s") for count, word in counts if count]
    return f"Avenant n° {fact.number} proposé : {', '.join(told)}."


def _closed(fact: CaseClosed) -> str:
    protected = survey_is_sent(fact.outcome) and fact.survey is False  # older facts do not say
    unsent = " L'enquête de satisfaction ne part pas : contact protégé." if protected else ""
    return f"Dossier clos : {within(OUTCOME_LABELS[fact.outcome])}.{unsent}"
