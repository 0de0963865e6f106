"""QR codes: what is said → dark and light modules. The only import of segno."""

from __future__ import annotations

from functools import lru_cache

from pipeline.i18n import Message

LEVELS = ("L", "M", "Q", "H")
#: bytes that a code says at most: more have modules too small for any card
LONGEST = 600
#: A module has to be this share of a card's width for a phone to read it from another's screen: on 65 mm of glass
#: about 0.4 mm. Below the second nothing reads it.
FINE, FINEST = 0.006, 0.0035
#: WCAG's ratio, which readers need no less than eyes
CONTRAST = 4.5


class CodeError(ValueError):
    """It cannot be said as a code; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@lru_cache(maxsize=128)
def modules(text: str, level: str) -> tuple[bytes, ...]:
    """Return a code's rows, 1 where a module is dark, without quiet ground around.

    Args:
        text: what it says.
        level: how much of it may be lost: L, M, Q or H.

    Raises:
        CodeError: it says nothing, or too much.
    """
    import segno  # noqa: PLC0415 - only for cards with a code

    if not text.strip():
        raise CodeError(Message("the code says nothing"))
    size = len(text.encode("utf-8", errors="replace"))
    if size > LONGEST:
        raise CodeError(Message("the code says {size} bytes; at most {most} can be read", size=size, most=LONGEST))
    try:
        code = segno.make_qr(text, error=level, encoding="utf-8", boost_error=False)
    except (segno.DataOverflowError, UnicodeError, ValueError):
        raise CodeError(Message("the code cannot be made of these signs")) from None
    return tuple(bytes(row) for row in code.matrix)
