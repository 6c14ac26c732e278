"""Makes test/fixtures/pictures: small files of every kind that asks to be turned, and of kinds that no browser can write.
Makes test/fixtures/facts: small files that say something of their picture, and what Pillow reads in them.

    pip install pillow && python tools/picture_fixtures.py      also needs heif-enc (libheif-examples) and cjxl (libjxl-tools)
    python tools/picture_fixtures.py facts                      the second kind only, which needs neither

Each holds, once upright, a red, a green, a blue and a black quarter: top left, top right, bottom left, bottom right.
"""

import json
import shutil
import struct
import subprocess
import sys
from pathlib import Path

from PIL import ExifTags, Image, IptcImagePlugin, PngImagePlugin

FIXTURES = Path(__file__).resolve().parent.parent / "test" / "fixtures"
OUT = FIXTURES / "pictures"
FACTS = FIXTURES / "facts"
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


XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 photoshop:DateCreated="2019-07-06T05:04:03.21-03:30">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">H\u00f8st</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="da">Efter\u00e5r</rdf:li><rdf:li xml:lang="x-default">Autumn &amp; rain
in the park</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>park</rdf:li><rdf:li>\u96e8</rdf:li><rdf:li>park</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()


def camera(comment=None, description="OLYMPUS DIGITAL CAMERA       "):
    """What a camera writes: 45.5 degrees south, 170 1/3 degrees east."""
    block = Image.Exif()
    block[ExifTags.Base.Make] = "Canon"
    block[ExifTags.Base.Model] = "Canon EOS 5D"
    block[ExifTags.Base.ImageDescription] = description
    block[ExifTags.Base.DateTime] = "2022:02:02 02:02:02"
    inner = block.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2021:03:01 12:34:56"
    inner[ExifTags.Base.OffsetTimeOriginal] = "+13:00"
    inner[ExifTags.Base.DateTimeDigitized] = "2021:03:02 00:00:00"
    inner[ExifTags.Base.LensModel] = "EF24-105mm f/4L IS USM"
    if comment is not None:
        inner[ExifTags.Base.UserComment] = comment
    place = block.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "S", (45.0, 30.0, 0.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (170.0, 19.0, 60.0)
    return block.tobytes()


def iptc(*fields, utf8=True):
    """A segment of IPTC fields of record 2, each a number and its text."""
    encoding = "utf-8" if utf8 else "latin-1"
    data = b"\x1c\x01\x5a\x00\x03\x1b%G" if utf8 else b""
    for number, text in fields:
        body = text.encode(encoding)
        data += struct.pack(">BBBH", 0x1C, 2, number, len(body)) + body
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def with_segment(jpeg, segment):
    """The same JPEG with a segment more, behind its first."""
    at = 4 + struct.unpack(">H", jpeg[4:6])[0]
    return jpeg[:at] + segment + jpeg[at:]


def degrees(parts, ref):
    whole, minutes, seconds = map(float, parts)
    return (whole + minutes / 60 + seconds / 3600) * (-1 if ref in "SW" else 1)


def reading(path):
    """What Pillow reads in a file."""
    image = Image.open(path)
    block = image.getexif()
    inner, place = block.get_ifd(ExifTags.IFD.Exif), block.get_ifd(ExifTags.IFD.GPSInfo)
    fields = (IptcImagePlugin.getiptcinfo(image) if image.format == "JPEG" else None) or {}
    encoding = "utf-8" if fields.get((1, 90)) == b"\x1b%G" else "latin-1"
    found = {
        "date": inner.get(ExifTags.Base.DateTimeOriginal),
        "offset": inner.get(ExifTags.Base.OffsetTimeOriginal),
        "make": block.get(ExifTags.Base.Make),
        "model": block.get(ExifTags.Base.Model),
        "lens": inner.get(ExifTags.Base.LensModel),
        "iptc": {str(number): value.decode(encoding) for (record, number), value in fields.items() if record == 2 and isinstance(value, bytes)},
    }
    if ExifTags.GPS.GPSLatitude in place:
        found["lat"] = degrees(place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLatitudeRef])
        found["lon"] = degrees(place[ExifTags.GPS.GPSLongitude], place[ExifTags.GPS.GPSLongitudeRef])
    return {name: value for name, value in found.items() if value}


def facts():
    FACTS.mkdir(parents=True, exist_ok=True)
    image = upright()
    image.save(FACTS / "camera.jpg", exif=camera(b"UNICODE\0" + "Kakapo, from afar".encode("utf-16-be")))
    image.save(FACTS / "camera.png", exif=camera())
    image.save(FACTS / "camera.webp", exif=camera(), xmp=XMP)
    image.save(FACTS / "camera.avif", exif=camera(), xmp=XMP)

    image.save(FACTS / "words.jpg", xmp=XMP)
    fields = [(5, "A title"), (25, "rain"), (25, "x" * 70), (55, "20180401"), (60, "101112+0200"), (120, "Not this")]
    (FACTS / "words.jpg").write_bytes(with_segment((FACTS / "words.jpg").read_bytes(), iptc(*fields)))
    image.save(FACTS / "iptc.jpg")
    fields = [(25, "caf\u00e9"), (55, "20180401"), (60, "101112+0200"), (120, "Un caf\u00e9\nau lait")]
    (FACTS / "iptc.jpg").write_bytes(with_segment((FACTS / "iptc.jpg").read_bytes(), iptc(*fields, utf8=False)))

    text = PngImagePlugin.PngInfo()
    text.add_text("Title", "A drawing")
    text.add_text("Description", "Quarters", zip=True)
    text.add(b"tIME", struct.pack(">HBBBBB", 2017, 12, 31, 23, 59, 58))
    image.save(FACTS / "text.png", pnginfo=text)
    text = PngImagePlugin.PngInfo()
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    image.save(FACTS / "xmp.png", pnginfo=text)

    readings = {path.name: reading(path) for path in sorted(FACTS.iterdir()) if path.suffix != ".json"}
    (FACTS / "readings.json").write_text(json.dumps(readings, indent=1, sort_keys=True) + "\n")


if sys.argv[1:] != ["facts"]:
    main()
facts()
