"""Knows the codes that people mistake for the code of their dossier."""

import re
from typing import Literal

from bot.codes.dossier import flatten

Other = Literal["procedure", "payment"]

PROCEDURE = re.compile(r"(?<![\w.,])[1-4]\.0\d{5}(?:\.[0-9A-Z]{2,3}){0,4}(?![\w]|[.,]\d)")
PAYMENT = re.compile(r"(?<![\w.])[A-Y]\d{2}(?:\.[0-9A-Z]{1,3}){0,4}-\d{12}(?!\w)")


def other(text: str) -> Other | None:
    """Name the other code that stands in a text: of a kind of procedure, or of a payment."""
    flat = flatten(text)
    if PAYMENT.search(flat):
        return "payment"
    return "procedure" if PROCEDURE.search(flat) else None
