"""The refusals of a convention, each with its rule."""

from kernel.errors import Conflict, Invalid


class NotSignedByBoth(Conflict):
    title = "La convention n'est pas encore signée par les deux parties."
    rule = "CONV-1"


class AlreadySigned(Conflict):
    title = "Cette partie a déjà signé la convention."
    rule = "CONV-1"


class EffectBeforeSignature(Invalid):
    title = "La date d'effet ne peut pas précéder la signature des deux parties."
    rule = "CONV-1"


class AnniversaryNotReached(Conflict):
    title = "La date anniversaire n'est pas encore atteinte."
    rule = "CONV-2"


class NotAnAnniversary(Invalid):
    title = "Cette date n'est pas une date anniversaire de la convention."
    rule = "CONV-4"


class RenewalAlreadyWritten(Conflict):
    title = "La tacite reconduction à cette date anniversaire est déjà constatée."
    rule = "CONV-2"


class NoticeForbidsRenewal(Conflict):
    title = "La convention est dénoncée : elle n'est pas reconduite à cette date anniversaire."
    rule = "CONV-3"


class ReceivedBeforeSent(Invalid):
    title = "La dénonciation ne peut pas être reçue avant d'être envoyée."
    rule = "CONV-5"


class ReceivedInTheFuture(Invalid):
    title = "La dénonciation ne peut pas être saisie avant sa réception."
    rule = "CONV-5"


class ProofOfReceiptMissing(Invalid):
    title = "Un justificatif de la date de réception est nécessaire pour une dénonciation saisie tardivement."
    rule = "CONV-5"


class LetterMissing(Invalid):
    title = "Sans lettre, une dénonciation n'est enregistrée que par le signataire de la partie qui dénonce."
    rule = "CONV-5"


class NoticeAlreadyGiven(Conflict):
    title = "Cette partie a déjà dénoncé la convention."
    rule = "CONV-3"


class NoSuchNotice(Conflict):
    title = "Cette dénonciation n'existe pas ou a déjà été retirée."
    rule = "CONV-5"


class OtherPartyMustAgree(Invalid):
    title = "Le retrait d'une dénonciation demande l'accord de l'autre partie."
    rule = "CONV-5"


class NoticeTookEffect(Conflict):
    title = "La dénonciation a déjà pris effet : elle ne peut plus être retirée."
    rule = "CONV-5"


class SuccessorAlreadySigned(Conflict):
    title = "La convention suivante est déjà signée : la date de fin de celle-ci ne peut plus changer."
    rule = "CONV-5"


class SuccessorMustFollow(Invalid):
    title = "La convention suivante doit prendre effet le jour où celle-ci prend fin."
    rule = "CONV-7"


class NotUnderNotice(Conflict):
    title = "La convention n'est pas dénoncée : elle n'a pas de date de fin."
    rule = "CONV-3"


class EndNotReached(Conflict):
    title = "La date de fin de la convention n'est pas encore atteinte."
    rule = "CONV-3"


class ConventionEnded(Conflict):
    title = "La convention a pris fin."
    rule = "CONV-3"
