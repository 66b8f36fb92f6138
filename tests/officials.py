"""Officials for tests: somebody with roles, who says and presses like anybody else."""

from bot.roles import Grant, Role
from bot.storage import officials
from bot.types import Reply
from tests.chat import Chat

COMMUNE = "tan_nguyen"
EAST = f"{COMMUNE}/thon_dong"


async def official(chat: Chat, id_: str, name: str, *roles: Role, area: str = COMMUNE) -> Chat:
    """Let somebody write from an address of their own, with these roles."""
    address = chat.address._replace(id=id_)
    async with chat.app.db.begin() as tx:
        made = await officials.add(tx, name, chat.clock())
        await officials.bind(tx, made, address)
        for role in roles:
            await officials.grant(tx, made, Grant(area, role))
    return somebody(chat, id_)


def somebody(chat: Chat, id_: str) -> Chat:
    """Let somebody else write."""
    return Chat(chat.app, chat.channel, chat.clock, chat.address._replace(id=id_))


async def grants(chat: Chat) -> set[Grant]:
    """Return the roles of whoever writes from this address, as the database has them."""
    async with chat.app.db.read() as tx:
        found = await officials.by_address(tx, chat.address)
    return set(found.grants) if found else set()


async def id_of(who: Chat) -> int:
    """Return an official's id, also where they have no role."""
    async with who.app.db.read() as tx:
        found = await officials.id_at(tx, who.address)
    assert found
    return found


async def told(chat: Chat) -> Reply:
    """Return the last message to somebody who did not write just now."""
    while await chat.app.sender.run_once():
        await chat.app.sender.settle()
    return chat.replies[-1]


def labels(reply: Reply) -> list[str]:
    """List the labels of a message's buttons."""
    return [one.label for one in reply.buttons]
