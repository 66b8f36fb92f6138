"""A QR code as a picture: for paper one that is sharp at any size, for screens a PNG."""

from io import BytesIO


def png(text: str) -> bytes:
    """Draw a text as a QR code for a screen."""
    import segno

    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", border=4, scale=10)
    return drawn.getvalue()


def svg(text: str) -> str:
    """Draw a text as a QR code: at least a seventh of it may be dirty, the white edge is kept."""
    import segno

    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
