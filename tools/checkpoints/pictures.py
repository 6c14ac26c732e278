"""Pictures and what the reference feeds to the vision tower for them."""

import hashlib
from pathlib import Path

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parents[2] / "test" / "golden" / "pixels"
FILES = ("400x267", "229x333", "90x1201")
MEAN, STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


def formula(size):
    """The self-test's picture for a square of `size`."""
    y, x = np.mgrid[0:size, 0:size]
    picture = np.stack([x & 255, y & 255, ((x + y) >> 1) & 255], -1).astype(np.uint8)
    radius, centre = size * 60 / 224, size / 2
    picture[(x - centre) ** 2 + (y - centre) ** 2 < radius**2] = (214, 40, 40)
    return picture


def crop(image, size):
    """JinaCLIPImageProcessor and torchvision: shortest edge, the long one floored, offsets rounded half to even."""
    width, height = image.size
    short, long = min(width, height), max(width, height)
    scaled = int(size * long / short)
    width, height = (size, scaled) if width <= height else (scaled, size)
    image = image.resize((width, height), Image.Resampling.BICUBIC)
    left, top = int(round((width - size) / 2.0)), int(round((height - size) / 2.0))
    return image.crop((left, top, left + size, top + size))


def normalise(crop):
    pixels = (np.asarray(crop, np.float64) / 255 - MEAN) / STD
    return pixels.transpose(2, 0, 1)[None].astype(np.float32)


def pictures(size):
    """(facts, pixels) for the formula and for the files of test/golden/pixels."""
    for name in ("formula", *FILES):
        square = formula(size) if name == "formula" else np.asarray(crop(Image.open(FOLDER / f"{name}.png").convert("RGB"), size))
        facts = {"picture": name} if name == "formula" else {"picture": name, "file": f"test/golden/pixels/{name}.png"}
        yield {**facts, "crop_sha256": hashlib.sha256(square.tobytes()).hexdigest()}, normalise(square)
