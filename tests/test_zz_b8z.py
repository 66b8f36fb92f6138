from tests.test_zz_b8x import *
async def test_cli(w, app, clock):
    await w.says("/soan"); await w.says("Họp thôn")
    async with app.db.begin() as tx: await officials.take(tx, 1, Grant(COMMUNE, Role.officer))
    await show(w, "cả xã", "cả hai")
async def test_cli2(w, app, clock):
    await w.says("/soan")
    async with app.db.begin() as tx: await officials.unbind(tx, WRITER)
    await show(w, "Họp thôn", "cả hai")
async def test_er(w, app, clock):
    await w.says("/soan"); await w.says("Họp thôn")
    await show(w, "xoá dữ liệu", "xoá hết", "/soan", "viết tiếp", "cả xã")
