"""Makes test/fixtures/pictures: small files of every kind that asks to be turned, and of kinds that no browser can write.

    pip install pillow && python tools/picture_fixtures.py      also needs heif-enc (libheif-examples) and cjxl (libjxl-tools)

Each holds, once upright, a red, a green, a blue and a black quarter: top left, top right, bottom left, bottom right.
"""

import shutil
import struct
import subprocess
from pathlib import Path

from PIL import Image

OUT = Path(__file__).resolve().parent.parent / "test" / "fixtures" / "pictures"
WIDTH, HEIGHT = 48, 32
COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)]
# What has to be done to an upright picture so that turning it by the orientation gives it back.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def upright(mode="RGB"):
    image = Image.new(mode, (WIDTH, HEIGHT))
    for i, colour in enumerate(COLOURS):
        x, y = i % 2 * WIDTH // 2, i // 2 * HEIGHT // 2
        image.paste(colour, (x, y, x + WIDTH // 2, y + HEIGHT // 2))
    return image


def stored(orientation):
    image = upright()
    return image if orientation == 1 else image.transpose(STORED[orientation])


def exif(orientation):
    block = Image.Exif()
    block[0x0112] = orientation
    return block.tobytes()


def behind(png):
    """The same PNG with its EXIF behind the picture."""
    chunks, late, at = [], b"", 8
    while at < len(png):
        end = at + 12 + struct.unpack(">I", png[at : at + 4])[0]
        chunk = png[at:end]
        if chunk[4:8] == b"eXIf":
            late = chunk
        else:
            chunks.append(chunk)
        at = end
    return png[:8] + b"".join(chunks[:-1]) + late + chunks[-1]


def boxes(data, at, end):
    while at < end:
        size = struct.unpack(">I", data[at : at + 4])[0]
        yield data[at + 4 : at + 8], at, at + size
        at += size


def box(kind, body):
    return struct.pack(">I", len(body) + 8) + kind + body


def turned(heic, quarters):
    """The same HEIC, to be turned by so many quarters against the clock: its picture gets an `irot` property."""
    ftyp, meta, mdat = (heic[at:end] for kind, at, end in boxes(heic, 0, len(heic)) if kind in (b"ftyp", b"meta", b"mdat"))
    parts = {kind: meta[at:end] for kind, at, end in boxes(meta, 12, len(meta))}
    inner = {kind: parts[b"iprp"][at:end] for kind, at, end in boxes(parts[b"iprp"], 8, len(parts[b"iprp"]))}
    count = sum(1 for _ in boxes(inner[b"ipco"], 8, len(inner[b"ipco"])))
    ipco = box(b"ipco", inner[b"ipco"][8:] + box(b"irot", bytes([quarters])))
    # Version and flags, count of items, then for each its number, a count and so many bytes. The last item is the picture.
    ipma = bytearray(inner[b"ipma"][8:])
    at = 8
    for _ in range(struct.unpack(">I", ipma[4:8])[0] - 1):
        at += 3 + ipma[at + 2]
    ipma[at + 2] += 1
    ipma.append(0x80 | (count + 1))
    longer = 9 + 1
    parts[b"iprp"] = box(b"iprp", ipco + box(b"ipma", bytes(ipma)))
    iloc = bytearray(parts[b"iloc"])
    # The picture lies behind the description, which has grown.
    start = heic.index(b"mdat") + 4
    at = bytes(iloc).index(struct.pack(">I", start))
    iloc[at : at + 4] = struct.pack(">I", start + longer)
    parts[b"iloc"] = bytes(iloc)
    return ftyp + box(b"meta", meta[8:12] + b"".join(parts.values())) + mdat


def drawing():
    names = ["#f00", "#0f0", "#00f", "#000"]
    width, height = WIDTH // 2, HEIGHT // 2
    quarters = "".join(f'<rect x="{i % 2 * width}" y="{i // 2 * height}" width="{width}" height="{height}" fill="{name}"/>' for i, name in enumerate(names))
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{quarters}</svg>\n'


def external(program, *arguments):
    if not shutil.which(program):
        raise SystemExit(f"{program} is missing")
    subprocess.run([program, *map(str, arguments)], check=True, capture_output=True)


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    for orientation in STORED:
        image, block = stored(orientation), exif(orientation)
        image.save(OUT / f"{orientation}.png", exif=block, optimize=True)
        image.save(OUT / f"{orientation}.webp", exif=block, lossless=True)
        # Pillow writes the orientation as the properties `irot` and `imir`, which is where AVIF has it.
        image.save(OUT / f"{orientation}.avif", exif=block, quality=90)
    (OUT / "behind.png").write_bytes(behind((OUT / "6.png").read_bytes()))
    (OUT / "plain.svg").write_text(drawing())
    upright().save(OUT / "plain.ico", sizes=[(WIDTH, HEIGHT)])

    source = OUT / "source.png"
    upright().save(source)
    external("heif-enc", "-q", 90, "-p", "chroma=444", source, "-o", OUT / "plain.heic")
    external("cjxl", source, OUT / "plain.jxl", "-d", 0)
    clear = upright("RGBA")
    clear.putalpha(Image.new("L", clear.size, 0))
    clear.save(source)
    external("heif-enc", "-q", 90, source, "-o", OUT / "clear.heic")
    stored(6).save(source)
    external("heif-enc", "-q", 90, "-p", "chroma=444", source, "-o", OUT / "turned.heic")
    # Orientation 6 is a quarter clockwise, so three against the clock.
    (OUT / "turned.heic").write_bytes(turned((OUT / "turned.heic").read_bytes(), 3))
    source.unlink()


main()
