"""The roles that read and act on the pages of organisations; the API checks each act again."""

from typing import Annotated

from fastapi import Depends

from web.forms import Filled, filled
from web.visitor import Visitor, someone

UESL = ("uesl_controller", "uesl_board")
OF_CIL = ("cil_president", "cil_responsible")
OF_PLATFORM = ("platform_representative", "platform_operator")
REGISTRAR = ("uesl_board",)
"""Roles that may add a platform or a CIL."""

Board = Annotated[Visitor, Depends(someone("uesl_board"))]
Applicant = Annotated[Visitor, Depends(someone(*OF_PLATFORM))]
"""A visitor of a platform, who completes its application file."""

FileReader = Annotated[Visitor, Depends(someone(*UESL, *OF_PLATFORM))]
PlatformsReader = Annotated[Visitor, Depends(someone(*UESL, *OF_PLATFORM, "platform_expert"))]
CilsReader = Annotated[Visitor, Depends(someone(*UESL, *OF_PLATFORM))]
CilReader = Annotated[Visitor, Depends(someone(*UESL, *OF_PLATFORM, *OF_CIL))]
CilKeeper = Annotated[Visitor, Depends(someone(*OF_CIL))]
President = Annotated[Visitor, Depends(someone("cil_president"))]
Sent = Annotated[Filled, Depends(filled)]
