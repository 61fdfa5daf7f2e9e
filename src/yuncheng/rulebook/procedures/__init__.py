"""The procedures, one file a road. The engine runs exactly what stands here."""

from ..kernel import Procedure
from . import accounts, approval, cataloguing, exceptions, listing, opinion, registers, reporting

PROCEDURES: tuple[Procedure, ...] = (
    reporting.REPORT,
    reporting.DISPATCH,
    listing.LISTING,
    cataloguing.CATALOGUE,
    approval.APPROVAL,
    opinion.OPINION,
    exceptions.CONSULTATION,
    exceptions.EXCEPTION,
    accounts.ACCOUNT,
    registers.EXPERT,
    registers.AGENCY,
    registers.UNIT,
)
