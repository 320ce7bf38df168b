"""The scene that a figure carries: put into PNG, SVG, PDF, GIF and WebP, and read from them. No Qt.

A PNG has it as a text of its own, a GIF as its comment, the others as XMP.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from html import escape, unescape

import msgspec

from app.descent.text.json_input import InputError
from app.descent.walks.scene import Scene
from app.files import LARGEST_JSON

LARGEST_FIGURE = 50_000_000  # bytes that are read to look for a scene
KEY = "Scene"  # of a PNG's text
NAMES = "https://blindfolded-mountain.invalid/scene"
CARRIED = re.compile(rb"<mountain:scene[^>]*>(.*?)</mountain:scene>", re.DOTALL)
SIGNS = {b"\x89PNG\r\n\x1a\n": "PNG", b"GIF8": "GIF", b"RIFF": "WebP", b"%PDF-": "PDF", b"<?xml": "SVG", b"<svg": "SVG"}


def scene_text(scene: Scene) -> str:
    """The scene as a figure carries it: JSON with every default written out, so that a later one changes nothing."""
    return msgspec.json.encode(scene).decode()


def xmp(scene: Scene, title: str, description: str) -> str:
    """The scene as XMP, the metadata of PDF and WebP; it is XML, so that an SVG can hold it too."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:mountain="{NAMES}">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title, quote=False)}</rdf:li></rdf:Alt></dc:title>'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(description, quote=False)}</rdf:li></rdf:Alt>'
        f"</dc:description><mountain:scene>{escape(scene_text(scene), quote=False)}</mountain:scene>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def packet(content: str) -> bytes:
    """XMP as it stands in a file that is no XML itself."""
    return f"<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>{content}<?xpacket end='w'?>".encode()


def scene_in(data: bytes) -> bytes:
    """The JSON of the scene that a figure carries; what is no figure is given back as it is.

    Raises InputError for a picture that carries none, and for what is no picture and too long for a scene.
    """
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = next((kind for sign, kind in SIGNS.items() if start.startswith(sign)), None)
    if kind is None:
        if len(data) > LARGEST_JSON:
            raise InputError(f"has more than {LARGEST_JSON // 10**6} MB; no scene is that long")
        return data
    found = {"PNG": _png_text, "GIF": _gif_comment}.get(kind, _xmp_text)(data)
    if not found:
        raise InputError(f"this {kind} carries no scene; give a scene file, or a figure that the app made")
    return found


def _xmp_text(data: bytes) -> bytes:
    found = CARRIED.search(data)
    return unescape(found[1].decode(errors="replace")).encode() if found else b""


def _png_text(data: bytes) -> bytes:
    """The text under our key, wherever in the file it is; the pixels stay as they are."""
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        key, _, said = data[at + 8 : at + 8 + length].partition(b"\0")
        if key == KEY.encode() and kind == b"tEXt":
            return _utf8(said)
        if key == KEY.encode() and kind == b"zTXt":
            return _utf8(_unpacked(said[1:]))
        if key == KEY.encode() and kind == b"iTXt":
            packed, said = said[:1] == b"\1", said[2:].split(b"\0", 2)[-1]  # behind the key in other languages
            return _unpacked(said) if packed else said
        at += 12 + length
    return b""


def _utf8(latin: bytes) -> bytes:
    return latin.decode("latin-1").encode()


def _unpacked(said: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(said, LARGEST_JSON)
    except zlib.error as error:
        raise InputError(f"this picture cannot be read ({error})") from error


def _gif_comment(data: bytes) -> bytes:
    from PIL import Image

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("ignore")  # of many pixels, none of which is read
            said = image.info.get("comment", b"")
    except Exception as error:  # a broken picture ends in any of Pillow's and struct's errors
        raise InputError(f"this picture cannot be read ({error})") from error
    return said.encode() if isinstance(said, str) else said
