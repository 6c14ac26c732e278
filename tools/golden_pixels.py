"""Makes test/golden/pixels: small lossless pictures and what Pillow's bicubic makes of them.

    pip install pillow && python tools/golden_pixels.py

Every picture is resized as JinaCLIPImageProcessor and torchvision do (shortest edge to `size`, long edge floored, crop offset
rounded half to even). For a small square the whole crop is kept as a PNG; for 224 only its SHA-256, to keep the repository small.
"""

import hashlib
import json
import math
import random
from pathlib import Path

import PIL
from PIL import Image

OUT = Path(__file__).resolve().parent.parent / "test" / "golden" / "pixels"
SMALL, FULL = 33, 224
# Odd, portrait, landscape, smaller than the square, exactly the square, one pixel wide, and offsets that end in .5 both ways.
SIZES = [(37, 53), (53, 37), (1, 300), (300, 1), (1, 1), (2, 2), (33, 33), (224, 224), (225, 224), (301, 229), (229, 333), (400, 267), (90, 1201)]


def picture(width, height):
    """Rings that grow finer, hard-edged blocks and, in small pictures, noise."""
    rng = random.Random(width * 10007 + height)
    small = width * height < 4000
    data = bytearray()
    for y in range(height):
        for x in range(width):
            if small:
                data += bytes(rng.randrange(256) for _ in range(3))
                continue
            ring = 255 if math.sin((x * x + y * y) / 150) > 0 else 0
            block = 255 * ((x // 7 + y // 5) % 2)
            data += bytes((ring, block, (x // 8 * 16 + y // 8 * 8) % 256))
    return Image.frombytes("RGB", (width, height), bytes(data))


def crop(image, size):
    width, height = image.size
    short, long = min(width, height), max(width, height)
    scaled = int(size * long / short)
    width, height = (size, scaled) if width <= height else (scaled, size)
    image = image.resize((width, height), Image.Resampling.BICUBIC)
    left, top = int(round((width - size) / 2.0)), int(round((height - size) / 2.0))
    return image.crop((left, top, left + size, top + size))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    cases = []
    for width, height in SIZES:
        name = f"{width}x{height}"
        image = picture(width, height)
        image.save(OUT / f"{name}.png", optimize=True)
        crop(image, SMALL).save(OUT / f"{name}.crop.png", optimize=True)
        cases.append({"name": name, "width": width, "height": height, "sha256": hashlib.sha256(crop(image, FULL).tobytes()).hexdigest()})
    record = {"pillow": PIL.__version__, "small": SMALL, "full": FULL, "cases": cases}
    (OUT / "cases.json").write_text(json.dumps(record, indent=1) + "\n")


main()
