"""The buttons under a message: read, and refused where Zalo would."""

from typing import Any

from tests.fakes.zalo_oa.forms import Params, Refused, link_of, text_of

MOST = 5
LONGEST_TITLE = 100
LONGEST_PAYLOAD = 1000
LONGEST_SMS = 160


def buttons_of(payload: Params) -> list[Params]:
    """Return the buttons of a template."""
    told = payload["buttons"]
    if not isinstance(told, list) or not told:
        raise Refused(-201, "buttons is invalid!")
    if len(told) > MOST:
        raise Refused(-210, f"buttons must not exceed {MOST} elements")
    for button in told:
        _check(button)
    return told


def _check(button: Any) -> None:
    if not isinstance(button, dict):
        raise Refused(-201, "buttons is invalid!")
    text_of(button, "title", LONGEST_TITLE)
    match button.get("type"):
        case "oa.query.show" | "oa.query.hide":
            text_of(button, "payload", LONGEST_PAYLOAD)
        case "oa.open.url":
            link_of(_object(button))
        case "oa.open.phone":
            text_of(_object(button), "phone_code")
        case "oa.open.sms":
            text_of(_object(button), "phone_code")
            text_of(_object(button), "content", LONGEST_SMS)
        case _:
            raise Refused(-233, "Button type is not supported")


def _object(button: Params) -> Params:
    payload = button.get("payload")
    if not isinstance(payload, dict):
        raise Refused(-201, "payload is invalid!")
    return payload
