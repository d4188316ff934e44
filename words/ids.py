"""Identifiers and short texts that facts carry, each with what it holds; none of them tells who a person is."""

from typing import Annotated

CilId = Annotated[str, "identifier of a CIL"]
PlatformId = Annotated[str, "identifier of a platform"]
OrganisationId = Annotated[str, "identifier of a CIL, of a platform or of UESL"]
AccountId = Annotated[str, "identifier of a professional's account at the sign-in service"]
Siren = Annotated[str, "SIREN of a company, nine digits"]
Departement = Annotated[str, "number of a French département, « 2A » for instance"]
Digest = Annotated[str, "SHA-256 of a text or a file, in hexadecimal"]
FieldName = Annotated[str, "name of a field that changed, never its value"]

Version = Annotated[int, "version of the subject's row after the change"]
Number = Annotated[int, "which of its kind, from 1"]
