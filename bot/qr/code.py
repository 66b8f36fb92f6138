"""A QR code as a picture that prints sharp at any size."""

from io import BytesIO


def svg(text: str) -> str:
    """Draw a text as a QR code: at least a seventh of it may be dirty, the white edge is kept."""
    import segno

    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
