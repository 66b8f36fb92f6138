"""What every channel keeps, whatever the platform; test_contract.py lists the channels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from bot.ports import Channel
from bot.types import Heard, Inbound, Kind, Receipt, Unheard

Head = Mapping[str, str] | Callable[[bytes], Mapping[str, str]]
"""Headers of a webhook call, or how they are made of its body."""

JUNK = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=50).map(lambda text: text.encode(errors="replace")),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
        max_leaves=10,
    ).map(lambda value: str(value).replace("'", '"').encode(errors="replace")),
)


@dataclass(frozen=True)
class Case:
    """A channel as the contract tries it."""

    make: Callable[[], Channel]
    messages: tuple[bytes, ...]
    """Bodies that are messages to the bot."""
    others: tuple[bytes, ...] = ()
    """Bodies that are a receipt, or of a kind that nobody knows."""
    ignored: tuple[bytes, ...] = ()
    """Bodies that are well-formed and none of the bot's business."""
    genuine: tuple[Head, ...] = ()
    """Headers of genuine webhook calls; none: there is no webhook."""
    forged: tuple[Head, ...] = field(default=({},))
    """Headers that must be refused."""


class Contract:
    """The one suite; a subclass names its `case`."""

    case: Case

    def channel(self) -> Channel:
        """Make the channel, or hand out the one there is."""
        return self.case.make()

    def test_name_is_a_word(self) -> None:
        """Addresses and hooks are made of a channel's name."""
        assert self.channel().name.isidentifier()
        assert self.channel().name.islower()

    def test_messages_are_read(self) -> None:
        """A message says who sent it, has an id of its own, and is of a known kind."""
        channel = self.channel()
        read = [channel.parse(body) for body in self.case.messages]

        for one in read:
            assert isinstance(one, Inbound)
            assert one.sender.channel == channel.name
            assert one.sender.id
            assert one.id
            assert one.kind in get_args(Kind)
            assert len(one.press.encode()) <= 64
        assert len({one.id for one in read if one}) == len(read)

    def test_reading_is_pure(self) -> None:
        """A redelivered body is the same message with the same id."""
        channel = self.channel()
        for body in self.case.messages:
            assert channel.parse(body) == channel.parse(body)

    def test_others_are_told_apart(self) -> None:
        """A receipt names messages of ours, and a kind of tomorrow its name: neither is one."""
        channel = self.channel()
        for body in self.case.others:
            match channel.parse(body):
                case Receipt(address, messages):
                    assert address.channel == channel.name
                    assert all(messages)
                case Unheard(name, event):
                    assert name == channel.name
                    assert event
                case other:
                    pytest.fail(f"{other} is neither")

    def test_others_business_is_ignored(self) -> None:
        """What is not for us is nothing, not an error."""
        channel = self.channel()
        for body in self.case.ignored:
            assert channel.parse(body) is None

    def test_junk_is_ignored(self) -> None:
        """Whatever bytes arrive, reading them never raises."""
        channel = self.channel()

        @given(JUNK)
        def reads(body: bytes) -> None:
            found = channel.parse(body)
            assert found is None or isinstance(found, Heard)

        reads()

    def test_damaged_messages_are_survived(self) -> None:
        """A message cut short anywhere, or with a byte turned, never raises."""
        channel = self.channel()

        @given(st.sampled_from(self.case.messages), st.integers(0, 10**6), st.integers(0, 255))
        def reads(body: bytes, at: int, byte: int) -> None:
            at %= len(body)
            for damaged in (body[:at], body[:at] + bytes([byte]) + body[at + 1 :]):
                found = channel.parse(damaged)
                assert found is None or isinstance(found, Heard)

        reads()

    def test_forged_calls_are_refused(self) -> None:
        """Only the platform may call the webhook."""
        channel, body = self.channel(), self.case.messages[0]
        for one in self.case.forged:
            assert channel.verify(Headers(head(one, body)), body) is False

    def test_genuine_calls_are_taken(self) -> None:
        """The platform's own call is recognised, however it writes its headers."""
        channel = self.channel()
        for body in self.case.messages:
            for one in self.case.genuine:
                headers = head(one, body)
                shouted = {name.upper(): value for name, value in headers.items()}
                assert channel.verify(Headers(headers), body) is True
                assert channel.verify(Headers(shouted), body) is True
            if not self.case.genuine:
                assert channel.verify(Headers({}), body) is False


def head(one: Head, body: bytes) -> Mapping[str, str]:
    return one(body) if callable(one) else one
