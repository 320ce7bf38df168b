"""Make the app's typeface anew: ``python -m tests.typeface FOLDER``, where Inter's own files are; needs fontTools.

Inter keeps figures of one width, and points and brackets that fit them, as a feature: glyphs without a character of
their own, which a PDF's reader can neither find nor copy. Here they are the only ones, and nothing is substituted.
The family has a name of its own, so that an Inter that is installed never takes its place.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app import paths
from app.gui.theme import FONT

FEATURE, KEPT = "tnum", ["kern", "mark"]
PRIVATE = range(0xE000, 0xF900)


def main() -> None:
    """Read Inter's two weights from the folder and write the app's."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    for weight in ("Regular", "SemiBold"):
        font = TTFont(Path(sys.argv[1]) / f"Inter-{weight}.otf")
        substitutions = font["GSUB"].table
        chosen = {
            k
            for r in substitutions.FeatureList.FeatureRecord
            if r.FeatureTag == FEATURE
            for k in r.Feature.LookupListIndex
        }
        figures: dict[str, str] = {}
        for index in chosen:
            for table in substitutions.LookupList.Lookup[index].SubTable:
                figures |= getattr(table, "ExtSubTable", table).mapping
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap = {u: figures.get(g, g) for u, g in table.cmap.items() if u not in PRIVATE}
        options = Options(layout_features=KEPT, notdef_outline=True, name_IDs=["*"])
        options.drop_tables += ["GSUB"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=font.getBestCmap())
        subsetter.subset(font)
        rename(font)
        font.save(paths.resources() / "fonts" / f"{FONT.replace(' ', '')}-{weight}.otf")


def rename(font) -> None:
    """Give a face the app's family name, in every place that has one."""
    plain = FONT.replace(" ", "")
    for record in font["name"].names:
        text = str(record)
        if record.nameID in (1, 3, 4, 16):
            record.string = text.replace("Inter", FONT, 1)
        elif record.nameID == 6:
            record.string = text.replace("Inter", plain, 1)
    face = font["CFF "].cff
    top = face.topDictIndex[0]
    face.fontNames[0] = face.fontNames[0].replace("Inter", plain, 1)
    for field in ("FullName", "FamilyName"):
        if hasattr(top, field):
            setattr(top, field, getattr(top, field).replace("Inter", FONT, 1))


if __name__ == "__main__":
    main()
