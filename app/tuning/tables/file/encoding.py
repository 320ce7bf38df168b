"""Which encoding the bytes of a text are written in."""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MOST_LOOKED_AT = 16_000  # bytes that a guess is made from
# What spreadsheets and old programs write; among all encodings there are, a short text fits too many.
POSSIBLE = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"]
POSSIBLE += ["cp932", "euc_jp", "gb18030", "big5", "cp949"]
USUAL = "àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßÀÂÄÁÅÆÇÈÉÊËÍÎÓÔÖÕØÚÜÑ€£°²³µ½¼±·«»–—‘’“”…ºª®©™§\xa0¿¡×"


def sure_encoding(start: bytes) -> str | None:
    """The encoding that the first bytes of a file show beyond doubt, or None; UTF-8 is no more than possible."""
    for mark, name in BOMS:
        if start.startswith(mark):
            return name
    if len(start) >= 8:
        zeros_even, zeros_odd = start[0::2].count(0), start[1::2].count(0)
        half = len(start) // 2
        if zeros_odd > 0.6 * half and zeros_even < 0.1 * half:
            return "utf-16-le"
        if zeros_even > 0.6 * half and zeros_odd < 0.1 * half:
            return "utf-16-be"
    return None


def is_utf8(sample: bytes) -> bool:
    """Whether bytes can be UTF-8; the last character may be cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def guessed_encoding(content: bytes) -> str:
    """The likeliest encoding of bytes that are not UTF-8: Western Europe's, unless another is much likelier."""
    from charset_normalizer import from_bytes

    lines = [line for line in content.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:MOST_LOOKED_AT]
    if _western(sample):
        return "cp1252"
    best = from_bytes(sample, cp_isolation=POSSIBLE, enable_fallback=False).best()
    if best is not None and best.encoding != "cp1252":
        return str(best.encoding)
    possible = ["cp1252", "cp1250", "latin-1"]
    return min(possible, key=lambda encoding: (_odd(sample.decode(encoding, "replace")), possible.index(encoding)))


def _odd(text: str) -> int:
    """How many signs stand inside of words, as they do in a text that is read in another encoding than its own."""
    return len(
        re.findall(r"[£¥³¹¼½¾²±¿ª¯](?=[^\W\d_A-Z])|(?<=[^\W\d_])[¿¼¾½¥£¯¨´¸](?=[^\W\d_])|[\ufffd\x80-\x9fŸ]", text)
    )


def _western(sample: bytes) -> bool:
    """Whether the bytes beyond ASCII stand one by one among Latin letters or as signs, as in Western Europe's texts.

    Where whole words consist of them, the text is Greek, Russian, Chinese or the like.
    """
    runs = re.findall(rb"[\x80-\xff]+", sample)
    if not runs or any(byte in sample for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)):
        return False
    alone = sum(len(run) == 1 for run in runs)
    text = sample.decode("cp1252", "replace")
    beyond = [letter for letter in text if ord(letter) > 127]
    usual = sum(letter in USUAL for letter in beyond)
    odd = _odd(text)
    return alone >= 0.9 * len(runs) and usual - odd >= 0.9 * len(beyond)
