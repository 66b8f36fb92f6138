"""The forms of content: a flow, a procedure, where a fact comes from."""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

END = "end"
ABOUT = "about"
"""The card every flow opens with; it is made from the flow's own fields."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,23}$")]
Button = Annotated[str, StringConstraints(min_length=1, max_length=30)]
"""A label that fits a button on every channel."""
StepId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,19}$")]
Confidence = Literal["H", "M", "L"]
Expects = Literal["dossier_code", "nickname"]


class Form(BaseModel):
    """A piece of content: nothing unknown in it, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Form):
    """Where a fact comes from, and how long it may be told."""

    title: Text
    decision_no: str = ""
    checked_on: date
    valid_to: date | None = None
    confidence: Confidence = "H"
    """Of H, M and L; what only an L source says is told with “xã xác nhận”."""
    says: tuple[str, ...] = ()
    """The numbers that rest on it, as they are told: “60 ngày”, “8.000 đồng”, “CT01”."""


def first_source_ends(sources: tuple[Source, ...]) -> None:
    """Require a last day of what everything rests on: the law's, or a year after the check."""
    if sources[0].valid_to is None:
        msg = "nguồn thứ nhất chưa có valid_to. Hãy ghi ngày luật hết hiệu lực, hoặc ngày xem lại."
        raise ValueError(msg)


class Picture(Form):
    """A file below content/pictures/ and its twin in words."""

    name: Text
    alt: Text


class Stuck(Form):
    """A real failure at this step, and what to do."""

    when: Text
    """What the person sees: a short label."""
    do: Text
    next: StepId | None = None
    """Where to go on; None stays at the step."""


class Option(Form):
    """One answer that may be given."""

    label: Text
    next: StepId | Literal["end"]
    words: tuple[str, ...] = ()
    """Other ways people say it."""


class Step(Form):
    """One bubble of a flow: tells (`say`), asks (`ask`) or looks something up (`call`)."""

    say: Text | None = None
    ask: Text | None = None
    call: str | None = None
    """The name of an action of bot.actions."""
    why: Text | None = None
    """Why we ask; required with `ask`."""
    options: dict[str, Option] = Field(default_factory=dict, max_length=4)
    slot: str | None = None
    """Where the answer is kept; with `options` the option's key."""
    expects: Expects | None = None
    """A free answer of this kind is read, beside the options or instead of any."""
    next: StepId | Literal["end"] | dict[str, str] = END
    """The step after it; for `call` by the outcome's name."""
    skip: StepId | None = None
    """Offers “Bỏ qua” and goes there."""
    stuck: tuple[Stuck, ...] = Field(default=(), max_length=4)
    picture: Picture | None = None
    place: str | None = None
    """Adds the reception point of commune.yaml that handles this thing."""
    links: tuple[str, ...] = ()
    """Official addresses, shown as buttons."""

    @model_validator(mode="after")
    def one_kind(self) -> Self:
        """Require exactly one of say, ask, call, with what its kind needs."""
        kinds = [kind for kind in ("say", "ask", "call") if getattr(self, kind)]
        if len(kinds) != 1:
            msg = "mỗi bước có đúng một trong say, ask, call. Hãy giữ một."
            raise ValueError(msg)
        if self.ask and not self.why:
            msg = "câu hỏi phải nói vì sao hỏi. Hãy thêm mục why."
            raise ValueError(msg)
        if self.ask and not (self.options or self.expects):
            msg = "câu hỏi cần options, expects, hoặc cả hai. Hãy thêm vào."
            raise ValueError(msg)
        if self.expects and not self.slot:
            msg = "có expects thì cần chỗ giữ câu trả lời. Hãy thêm mục slot."
            raise ValueError(msg)
        if bool(self.call) != isinstance(self.next, dict):
            msg = "call, và chỉ call, chọn bước tiếp theo kết quả. Hãy sửa mục next."
            raise ValueError(msg)
        return self

    def onward(self) -> set[str]:
        """Return every step an answer leads to, END included."""
        ways = {option.next for option in self.options.values()}
        if isinstance(self.next, dict):
            return ways | set(self.next.values())
        return ways if ways and not self.expects else {*ways, self.next}

    def exits(self) -> set[str]:
        """Return every step this one can lead to, the ways out of trouble included."""
        asides = {self.skip, *(entry.next for entry in self.stuck)}
        return self.onward() | {step for step in asides if step}


class Flow(Form):
    """A path someone is guided along."""

    id: TopicId
    title: Text
    button: Button
    """The title as it fits a button."""
    for_whom: Text
    not_for: Text
    prepare: tuple[Text, ...]
    cost: Text
    time: Text
    place: str
    """The thing to be done, as commune.yaml's points name it under `handles`."""
    place_text: Text
    """Where, in general: used with, or without, the commune's own points."""
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    owner: Text
    asked: tuple[Text, ...] = ()
    """How people ask for it."""
    start: StepId
    steps: dict[StepId, Step]
    must_leave: dict[StepId, StepId] | None = None
    """Set when older versions must not be gone on with: old step → step of this version."""

    @model_validator(mode="after")
    def no_dangling(self) -> Self:
        """Every step that is named exists, and every step that exists can be reached."""
        reached: set[str] = set()
        waiting = [self.start]
        while waiting:
            name = waiting.pop()
            if name in reached or name == END:
                continue
            if name not in self.steps:
                msg = f"bước “{name}” chưa có. Hãy viết bước đó, hoặc sửa tên."
                raise ValueError(msg)
            reached.add(name)
            waiting.extend(self.steps[name].exits())
        if lost := set(self.steps) - reached:
            msg = f"không có đường tới bước {', '.join(sorted(lost))}. Hãy nối vào, hoặc xoá."
            raise ValueError(msg)
        if ABOUT in self.steps:
            msg = f"tên bước “{ABOUT}” dành cho thẻ mở đầu. Hãy đặt tên khác."
            raise ValueError(msg)
        first_source_ends(self.sources)
        return self

    def final(self, step: str) -> bool:
        """Tell whether nothing more is asked at this step: the flow is through."""
        return step != ABOUT and bool(self.steps[step].say) and self.steps[step].next == END

    @cached_property
    def remaining(self) -> dict[str, int]:
        """Count, for each step, the bubbles on the longest way from it to an end."""
        longest: dict[str, int] = {}

        def count(name: str, path: frozenset[str]) -> int:
            if name == END or name in path:
                return -1
            if name not in longest:
                step = self.steps[name]
                ahead = max(count(way, path | {name}) for way in step.onward())
                longest[name] = ahead + (0 if step.call else 1)
            return longest[name]

        ahead = {name: count(name, frozenset()) for name in (self.start, *self.steps)}
        # A step that leads back (to ask again) has what lies behind that way ahead of it too.
        return {
            name: max([ahead[name], *(ahead[way] for way in step.onward() if way != END)])
            for name, step in self.steps.items()
        }
