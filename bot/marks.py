"""Takes the marks off Vietnamese letters: “Đã đến hẹn” becomes “Da den hen”."""

import unicodedata

D = str.maketrans("đĐ", "dD")


def bare(text: str) -> str:
    """Return a text without marks; what is no Latin letter stays as it is."""
    parts = unicodedata.normalize("NFD", text.translate(D))
    return "".join(char for char in parts if unicodedata.category(char) != "Mn")
