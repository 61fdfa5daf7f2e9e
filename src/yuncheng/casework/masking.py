"""Personal data as people of other units meet it: 「张**」, 「138****1234」."""

from __future__ import annotations

from yuncheng.registry.clock import today
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Field, FieldKind

from .models import Case


def mask_name(name: str) -> str:
    """The first character, the rest as two stars however long: 「张**」."""
    return f"{name[:1]}**" if name else ""


def mask_phone(number: str) -> str:
    """A mobile number keeps three and four digits; a shorter one only its last four."""
    digits = number.strip()
    if len(digits) >= 11 and digits[:11].isdigit():
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-4:]}" if digits else ""


def masked(field: Field, value: str) -> str:
    """A value of personal data, masked as its kind asks; anything else as it is."""
    if field.kind is FieldKind.PHONE:
        return mask_phone(value)
    return mask_name(value) if field.kind is FieldKind.PERSON else value


def sees_personal(account: Account, case: Case) -> bool:
    """Whether this person reads the names and numbers in a case unmasked: those of its own unit do."""
    return account.unit_id == case.unit.acting_on(today()).pk
