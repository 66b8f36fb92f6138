"""What can be told of a page's looks by measuring: labels, sizes, contrast, focus, fit."""

from typing import Any

from playwright.sync_api import Page

CONTROLS = "button, a[href], input:not([hidden]), textarea, select"
READABLE = 4.5
"""WCAG AA for text; large text and the edges of controls need 3."""

NAMES = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.offsetParent !== null)
  .filter((one) => !(one.getAttribute("aria-label") || one.innerText.trim()
                     || (one.labels && one.labels.length)))
  .map((one) => one.outerHTML.slice(0, 80))"""

SMALL = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.offsetParent !== null && !one.closest(".bubble"))
  .map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 48 || box.width < 48)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""

LETTERS = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.offsetParent !== null
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((one) => [one.className || one.tagName, parseFloat(getComputedStyle(one).fontSize)])"""

COLORS = """() => {
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$|transparent/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.offsetParent !== null
      && [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((one) => [one.className || one.tagName, getComputedStyle(one).color, ground(one)])
    .concat([...document.querySelectorAll("form button")]
      .map((one) => [one.id, getComputedStyle(one).color, ground(one)]));
}"""


def is_labelled(page: Page) -> None:
    """Every control has a name, and the page the roles and landmarks a screen reader needs."""
    assert page.evaluate(NAMES, CONTROLS) == []
    for landmark in ("header", "main", "h1", "[role=log][aria-live=polite]", "[role=status]"):
        assert page.locator(landmark).count() == 1, landmark
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.locator("label[for=text]").inner_text()


def is_large_enough(page: Page) -> None:
    """Everything pressed is 48 px or more; everything read 16 px or more, messages 18."""
    assert page.evaluate(SMALL, CONTROLS) == []
    sizes: list[tuple[str, float]] = page.evaluate(LETTERS)

    assert [one for one in sizes if one[1] < 16] == []
    assert [one for one in sizes if "bubble" in one[0] and one[1] < 18] == []


def has_contrast(page: Page) -> None:
    """Text stands out from its ground, by day and by night."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        measured: list[tuple[str, str, str]] = page.evaluate(COLORS)
        pale = [
            (name, ink, ground, round(contrast(ink, ground), 2))
            for name, ink, ground in measured
            if contrast(ink, ground) < READABLE
        ]

        assert pale == [], scheme
        assert len(measured) > 10
    page.emulate_media(color_scheme="light")


def fits(page: Page) -> None:
    """Nothing is cut off sideways, on this screen and on one of 320 px; only messages scroll."""
    size: Any = page.viewport_size
    assert page.evaluate("document.documentElement.scrollHeight") <= size["height"]
    for width in (size["width"], 320):
        page.set_viewport_size({"width": width, "height": size["height"]})

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.getElementById('scroll').scrollWidth") <= width
    page.set_viewport_size(size)


def has_visible_focus_everywhere(page: Page) -> None:
    """Tab reaches every control, and each shows that it has the focus."""
    reached: set[str] = set()
    page.locator("body").click(position={"x": 2, "y": 2})
    for _ in range(20):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "[document.activeElement.id || document.activeElement.className || "
            "document.activeElement.innerText, "
            "parseFloat(getComputedStyle(document.activeElement).outlineWidth)]"
        )
        if seen[0] in reached or not seen[0]:
            break
        assert seen[1] >= 2, seen[0]
        reached.add(seen[0])

    assert {"menu", "pick", "text", "send", "leave"} <= reached


def contrast(one: str, other: str) -> float:
    """Compare two colours as WCAG does: 1 for the same, 21 for black and white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = [float(part) / 255 for part in color.split("(")[1].rstrip(")").split(",")[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
