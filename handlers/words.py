"""Words that mean the same everywhere, and win over whatever is being asked."""

from bot.turn import Context
from content.texts import fold

COMMANDS: dict[str, tuple[str, ...]] = {
    "/menu": ("menu", "me nu", "thuc don", "trang chu", "ve menu", "danh muc", "0"),
    "/stop": (
        "thoi",
        "huy",
        "huy bo",
        "thoat",
        "dung lai",
        "khong lam nua",
        "ko lam nua",
        "thoi khong lam nua",
        "de sau",
        "cancel",
        "stop",
        "thoy",
        "thui",
    ),
    "/back": ("quay lai", "lui lai", "tro lai", "quay lai buoc truoc", "buoc truoc", "back"),
    "/skip": ("bo qua", "bo qua buoc nay", "skip"),
    "/restart": ("lam lai", "lam lai tu dau", "bat dau lai", "restart"),
    "/continue": ("lam tiep", "tiep tuc", "continue"),
    "/stuck": (
        "toi bi ket",
        "bi ket",
        "ket roi",
        "ket",
        "khong lam duoc",
        "ko lam duoc",
        "em bi ket",
        "van bi ket",
    ),
    "/help": (
        "giup",
        "giup voi",
        "giup toi",
        "giup em",
        "tro giup",
        "help",
        "huong dan",
        "cuu",
        "giup do",
    ),
    "/person": (
        "gap can bo",
        "can bo",
        "nguoi that",
        "gap nguoi",
        "gap nguoi that",
        "goi can bo",
        "noi chuyen voi can bo",
        "cho gap can bo",
        "gap nhan vien",
        "noi chuyen voi nguoi",
        "toi muon gap can bo",
        "cho toi gap can bo",
    ),
    "/language": ("ngon ngu", "language", "english", "tieng anh", "tieng viet", "vietnamese"),
    "/erase": (
        "xoa du lieu",
        "xoa du lieu cua toi",
        "xoa thong tin cua toi",
        "xoa du lieu toi",
        "delete my data",
        "xoa het du lieu",
    ),
    "/privacy": ("quyen rieng tu", "rieng tu", "privacy", "bao mat"),
}
_BY_WORD = {word: command for command, words in COMMANDS.items() for word in words}


def command(ctx: Context) -> tuple[str, str]:
    """Return the command that was pressed, typed or meant, and what follows it."""
    said = ctx.message.press or ctx.message.text
    if said.startswith("/"):
        name, _, rest = said.partition(" ")
        return name.partition("@")[0].casefold(), rest.strip()
    if ctx.message.kind not in ("text", "press"):
        return "", ""
    return _BY_WORD.get(fold(said).strip(" .,!?"), ""), ""
