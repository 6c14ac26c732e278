"""Makes test/golden/pixels: small pictures, lossless and JPEG, and what Pillow's bicubic makes of them.

    pip install pillow numpy && python tools/golden_pixels.py

Every picture is resized as JinaCLIPImageProcessor and torchvision do (shortest edge to `size`, long edge floored, crop offset
rounded half to even). For a small square the whole crop is kept as a PNG; for 224 its SHA-256, and for a JPEG also the crop,
because decoders differ.
"""

import hashlib
import json
import math
import random
from pathlib import Path

import numpy
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


# As cameras and programs write JPEG: colours at half the size or at full size, in one pass or several, and without colours.
PHOTOS = {
    "420": {"subsampling": 2, "quality": 87},
    "444": {"subsampling": 0, "quality": 88},
    "422-progressive": {"subsampling": 1, "quality": 75, "progressive": True},
    "grey": {"quality": 90},
}


def photo(width, height, seed):
    """Light that falls off, blurred shapes, texture and grain: what a photograph has, drawn by nobody's camera."""
    rng = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    light = 160 - 0.15 * numpy.hypot(x - width * 0.3, y - height * 0.2)
    image = numpy.stack([light * factor for factor in (1.05, 0.95, 0.8)], axis=2)
    for _ in range(25):
        cx, cy, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(8, 90)
        edge = 1 / (1 + numpy.exp(numpy.clip((numpy.hypot(x - cx, (y - cy) * rng.uniform(0.6, 1.6)) - r) / rng.uniform(0.4, 6), -50, 50)))
        texture = 1 + 0.2 * numpy.sin(x * rng.uniform(0.05, 1.5) + y * rng.uniform(0.05, 1.5))
        image += edge[..., None] * (rng.uniform(0, 255, 3) * texture[..., None] - image)
    return Image.fromarray(numpy.clip(image + rng.normal(0, 1, image.shape), 0, 255).astype(numpy.uint8))


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
    photos = []
    for seed, (name, options) in enumerate(PHOTOS.items()):
        name, image = f"photo-{name}", photo(451, 338, seed)
        if "grey" in name:
            image = image.convert("L")
        image.save(OUT / f"{name}.jpg", **options)
        image = Image.open(OUT / f"{name}.jpg").convert("RGB")
        crop(image, SMALL).save(OUT / f"{name}.crop.png", optimize=True)
        crop(image, FULL).save(OUT / f"{name}.full.png", optimize=True)
        photos.append({"name": name, "width": image.width, "height": image.height, "sha256": hashlib.sha256(crop(image, FULL).tobytes()).hexdigest()})
    record = {"pillow": PIL.__version__, "small": SMALL, "full": FULL, "cases": cases, "photos": photos}
    (OUT / "cases.json").write_text(json.dumps(record, indent=1) + "\n")


main()
