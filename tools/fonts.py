"""Make data/fonts again: the letters of the brief, cut down to what it may have to write.

    python tools/fonts.py LATIN.ttf REGULAR.ttc BOLD.ttc
    python tools/fonts.py                                    # lists the letters of the fonts that are there: letters.txt

LATIN.ttf    the variable Noto Sans, as in the package fontpkg-noto-sans: NotoSans[wdth,wght].ttf
REGULAR.ttc  Noto Sans CJK, as in Debian's fonts-noto-cjk: NotoSansCJK-Regular.ttc
BOLD.ttc     the same in bold: NotoSansCJK-Bold.ttc

Needs fonttools (requirements-dev.txt). Run it when a test says that a character of a language file has no letter; without names
of files when a font was added to data/fonts or taken away.
"""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib.instancer import instantiateVariableFont

DATA = Path(__file__).resolve().parent.parent / "data"
FONTS = DATA / "fonts"

CHINESE = "Noto Sans CJK SC"
FAMILY = 1  # id of the family in the table of names

#: Latin with the letters of Vietnamese, Greek, Cyrillic, punctuation, currencies, arrows, signs of arithmetic, shapes.
WESTERN = (
    (0x20, 0x24F), (0x2B0, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x206F),
    (0x2070, 0x209F), (0x20A0, 0x20C0), (0x2100, 0x214F), (0x2190, 0x2199), (0x2212, 0x2265), (0x25A0, 0x25FF), (0xFFFD, 0xFFFD),
)  # fmt: skip
#: Punctuation and full-width forms that stand in Chinese text, and signs that the Latin letters lack, such as arrows.
EASTERN = (
    (0x20, 0x7E), (0xA0, 0xB7), (0x2010, 0x2027), (0x2030, 0x203B), (0x2190, 0x2199), (0x2200, 0x22A5), (0x2460, 0x2473),
    (0x25A0, 0x25FF), (0x2605, 0x2606), (0x2713, 0x2717), (0x3000, 0x301F), (0xFF00, 0xFFEF),
)  # fmt: skip


def between(blocks: Iterable[tuple[int, int]]) -> set[int]:
    """Return all code points of blocks that are given by their first and last."""
    return {point for first, last in blocks for point in range(first, last + 1)}


def common() -> set[int]:
    """Return the 3,755 most common Chinese characters: the first level of the standard GB 2312, rows 16 to 55."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return {ord(character) for pair in rows if (character := pair.decode("gb2312", "ignore"))}


def written() -> set[int]:
    """Return every character of the language files and of the tables."""
    files = [*DATA.glob("locales/*.po"), *DATA.glob("*.csv")]
    return {ord(character) for path in files for character in path.read_text(encoding="utf-8")}


def cut(font: TTFont, points: set[int], target: Path) -> None:
    """Write `font` with the letters for `points` alone."""
    features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum"]
    options = Options(hinting=False, glyph_names=False, name_languages=[0x409], notdef_outline=True, layout_features=features)
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]  # nothing is written from top to bottom
    font.recalcTimestamp = False  # the same letters make the same file
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap()):,} characters, {target.stat().st_size / 1024:,.0f} KiB")


def western(path: Path) -> None:
    """Write the Latin letters in the two weights that the brief uses."""
    for name, weight in (("Regular", 400), ("Bold", 700)):
        font = instantiateVariableFont(TTFont(path), {"wght": weight, "wdth": 100}, updateFontNames=True)
        cut(font, between(WESTERN), FONTS / f"NotoSans-{name}.ttf")


def chinese(path: Path, name: str) -> None:
    """Write the Chinese letters of one weight."""
    fonts = TTCollection(path).fonts
    font = next(font for font in fonts if font["name"].getDebugName(FAMILY).removesuffix(f" {name}") == CHINESE)
    han = {point for point in written() if point > 0x2E7F}
    cut(font, common() | han | between(EASTERN), FONTS / f"NotoSansSC-{name}-subset.otf")


def has_letters() -> set[int]:
    """Return the code points that some family in data/fonts has in all of its weights."""
    families: dict[str, set[int]] = {}
    for path in sorted(FONTS.glob("*.[ot]tf")):
        font = TTFont(path)
        name, points = font["name"].getDebugName(FAMILY), set(font.getBestCmap())
        families[name] = families.get(name, points) & points
    return set().union(*families.values())


def rows_of(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each row of neighbours."""
    for _, row in groupby(enumerate(sorted(points)), key=lambda item: item[1] - item[0]):
        together = [point for _, point in row]
        yield together[0], together[-1]


def letters() -> str:
    """Return the list of all letters, as the brief reads it."""
    return "".join(f"{first:04X} {last:04X}\n" for first, last in rows_of(has_letters()))


if __name__ == "__main__":
    if sys.argv[1:]:
        latin, regular, bold = map(Path, sys.argv[1:])
        western(latin)
        chinese(regular, "Regular")
        chinese(bold, "Bold")
    (FONTS / "letters.txt").write_text(letters(), encoding="utf-8", newline="\n")
