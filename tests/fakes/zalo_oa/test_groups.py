"""The fake account's groups live and end as Zalo's do."""

from tests.chat import Clock
from tests.fakes.zalo_oa import FakeZaloOA
from tests.fakes.zalo_oa.caller import GROUP, LAN, Bot, Hook


async def test_a_group_lives_on_what_was_bought(
    zalo: FakeZaloOA, bot: Bot, hook: Hook, clock: Clock
):
    """No asset, no group; expired, no messages; 45 days later, no group."""
    asset = zalo.buys_asset("gmf10", days=10)
    zalo.follows(LAN)
    made = {"group_name": "Tổ 3", "asset_id": asset, "member_user_ids": [LAN, zalo.admin]}
    create = f"{GROUP}/creategroupwithoa"

    nobody = await bot.post(create, made | {"member_user_ids": [LAN]})
    id_ = (await bot.post(create, made))["data"]["group_id"]
    used = await bot.post(create, made)
    to = {"recipient": {"group_id": id_}, "message": {"text": "Mai cúp điện"}}
    sent = await bot.post(f"{GROUP}/message", to)
    listed = await bot.post("/v3.0/oa/quota/group", {"quota_owner": "OA"})
    clock.later(days=11)
    bot.renew()
    disabled = await bot.post(f"{GROUP}/message", to)
    told = await bot.get(f"{GROUP}/getgroup", group_id=id_)
    clock.later(days=45)
    bot.renew()
    gone = await bot.post(f"{GROUP}/message", to)
    await zalo.until(lambda: "delete_group" in hook.names)

    assert (nobody["error"], used["error"]) == (-201, -238)
    assert sent["data"]["group_id"] == id_
    assert listed["data"][0] | {"valid_through": "05/12/2026", "used_id": id_} == listed["data"][0]
    assert (disabled["error"], gone["error"]) == (-237, -403)
    assert told["data"]["group_info"]["status"] == "disabled"
    assert told["data"]["group_info"]["auto_delete_date"] == "19/01/2027"


async def test_a_group_has_people_in_it(zalo: FakeZaloOA, bot: Bot, hook: Hook):
    """Members come, write and go, and the webhook hears of it."""
    zalo.follows("1")
    made = {
        "group_name": "Tổ 3",
        "asset_id": zalo.buys_asset(),
        "member_user_ids": [zalo.admin],
    }
    id_ = (await bot.post(f"{GROUP}/creategroupwithoa", made))["data"]["group_id"]
    named = {"group_id": id_, "member_user_ids": ["1"]}

    stranger = await bot.post(f"{GROUP}/invite", named | {"member_user_ids": ["2"]})
    await bot.post(f"{GROUP}/invite", named)
    members = await bot.get(f"{GROUP}/listmember", group_id=id_)
    zalo.says("1", "chào cả nhà", group=id_)
    await bot.post(f"{GROUP}/removemembers", named)
    await bot.post(f"{GROUP}/updateinfo", {"group_id": id_, "lock_send_msg": True})
    locked = zalo.group(id_).settings["lock_send_msg"]
    groups = await bot.get(f"{GROUP}/getgroupsofoa")
    await bot.post(f"{GROUP}/delete", {"group_id": id_})
    await zalo.until(lambda: "delete_group" in hook.names)

    written = next(one for one in hook.bodies if one["event_name"] == "user_send_group_text")
    assert (stranger["error"], locked) == (-232, True)
    assert [one.get("user_id") for one in members["data"]["members"]] == [None, zalo.admin, "1"]
    assert groups["data"]["total"] == 1
    assert (written["recipient"]["id"], written["oa_id"]) == (id_, zalo.oa_id)
    assert hook.names[1:] == [
        "create_group", "user_join_group", "user_send_group_text", "user_out_group",
        "update_group_info", "delete_group",
    ]  # fmt: skip
