"""The fake account gives and takes tokens as Zalo does."""

from tests.chat import Clock
from tests.fakes.zalo_oa import FakeZaloOA
from tests.fakes.zalo_oa.caller import Bot
from tests.fakes.zalo_oa.oauth import challenge_of


async def test_tokens_follow_consent_and_the_clock(zalo: FakeZaloOA, bot: Bot, clock: Clock):
    """A code is good for its verifier once; an access token lives 25 hours."""
    code = zalo.consent(challenge_of("v" * 43))
    asked = {"grant_type": "authorization_code", "code": code}

    wrong = await bot.tokens(**asked, code_verifier="w" * 43)
    given = await bot.tokens(**asked, code_verifier="v" * 43)
    again = await bot.tokens(**asked, code_verifier="v" * 43)
    bot.access = given["access_token"]
    good = await bot.get("/v2.0/oa/getoa")
    clock.later(hours=25)
    late = await bot.get("/v2.0/oa/getoa")

    assert given["expires_in"] == "90000"
    assert (wrong["error"], again["error"]) == (-14007, -14006)
    assert good["data"]["oa_type"] == 4
    assert late["error"] == -220


async def test_a_refresh_token_is_good_once(zalo: FakeZaloOA, bot: Bot):
    """A refresh gives a new pair and kills the old one; revoking kills all."""
    bot.access, refresh = zalo.grant()
    asked = {"grant_type": "refresh_token", "refresh_token": refresh}

    stranger = await bot.tokens(**asked, secret_key="wrong")
    given = await bot.tokens(**asked)
    again = await bot.tokens(**asked)
    old = await bot.send(text="a")
    bot.access = given["access_token"]
    new = await bot.get("/v2.0/oa/getoa")
    zalo.revoke()
    revoked = await bot.send(text="a")
    last = await bot.tokens(grant_type="refresh_token", refresh_token=given["refresh_token"])

    assert (stranger["error"], again["error"], last["error"]) == (-14004, -14014, -14014)
    assert again["error_name"] == "Invalid refresh token"
    assert (old["error"], new["error"], revoked["error"]) == (-220, 0, -216)
