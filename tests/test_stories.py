"""Old people tell a story before they ask; the bot must hear what it is about."""

from pathlib import Path

import pytest
import yaml

from bot.types import Reply
from tests.chat import Chat

STORIES = yaml.safe_load((Path(__file__).parent / "data" / "stories.yaml").read_text("utf-8"))


def names(data: str, topic: str) -> bool:
    """Tell whether a button belongs to this topic."""
    return data.split()[:2] in (["/topic", topic], ["/flow", topic])


async def answered(chat: Chat, reply: Reply, topic: str) -> bool:
    """Tell whether this reply is the topic itself, not a list that has it among others."""
    library = chat.app.shelf.library
    if topic in library.flows:
        return (await chat.session()).flow == topic
    procedure = library.procedures[topic]
    sides = [button for button in reply.buttons if names(button.data, topic)]
    return procedure.title.casefold() in reply.text.casefold() or len(sides) > 1


def shown(reply: Reply) -> str:
    """Write a reply down for whoever reads why a story failed."""
    return "\n".join((reply.text, *(f"[{one.label}] {one.data}" for one in reply.buttons)))


def test_the_stories_are_stories() -> None:
    """Ten of them, of 100 to 200 syllables, from all three parts of the country."""
    voices = [story["voice"] for story in STORIES]

    assert [voices.count(voice) for voice in ("north", "central", "south")] == [4, 3, 3]
    assert len({story["topic"] for story in STORIES}) == 10
    assert all(100 <= len(story["text"].split()) <= 200 for story in STORIES)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["topic"])
async def test_a_story_leads_to_its_topic(chat: Chat, story) -> None:
    """At once, or by one press among what the bot offers."""
    topic = story["topic"]

    reply = await chat.says(story["text"])

    if await answered(chat, reply, topic):
        return
    choices = [button for button in reply.buttons if names(button.data, topic)]
    assert choices, shown(reply)
    assert await answered(chat, await chat.taps(choices[0]), topic), shown(chat.replies[-1])
