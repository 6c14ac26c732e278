"""Golden vectors by PyTorch and the Python tokenizers, and what the ONNX files make of the same inputs."""

import json

import numpy as np
import torch
from tokenizers import Tokenizer

from graphs import SUFFIXES, cosine, levels, session
from pictures import pictures
from texts import ODD_TEXTS, TEXTS

FLOORS = {"fp32": 0.9999999, "fp16": 0.999, "q8": 0.99}


class Reference:
    """One family behind two verbs, whatever its graphs are."""

    def __init__(self, family, folder, dtypes):
        self.family, self.folder, self.dtypes = family, folder, dtypes
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(max_length=family["max_tokens"])
        self.sessions = {dtype: {name: session(folder / "onnx" / f"{name}{SUFFIXES[dtype]}.onnx") for name in family["graphs"]} for dtype in dtypes}

    def ids(self, text):
        return self.tokenizer.encode(text).ids

    def batch(self, rows):
        longest = max(map(len, rows))
        return np.array([[*row, *[self.family["pad"]] * (longest - len(row))] for row in rows], np.int64)

    def run(self, dtype, name, feeds, output):
        if dtype == "torch":
            module, inputs, outputs = self.family["graphs"][name]
            with torch.no_grad():
                got = module(*(torch.from_numpy(feeds[key]) for key in inputs))
            return (got if isinstance(got, tuple) else (got,))[list(outputs).index(output)].numpy()
        return self.sessions[dtype][name].run([output], feeds)[0]

    def text(self, dtype, ids):
        """Unit vectors of a padded batch of ids."""
        graphs = self.family["graphs"]
        if "text_model" in graphs:
            rows = self.run(dtype, "text_model", {"input_ids": ids}, "text_embeds")
        elif self.family["size"]:
            size = self.family["size"]
            nothing = np.zeros((0, 3, size, size), np.float32)
            rows = self.run(dtype, "model", {"input_ids": ids, "pixel_values": nothing}, "text_embeddings")
        else:
            mask = (ids != self.family["pad"]).astype(np.int64)
            hidden = self.run(dtype, "model", {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}, "last_hidden_state")
            rows = (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return unit(rows)

    def image(self, dtype, pixels):
        if "vision_model" in self.family["graphs"]:
            return unit(self.run(dtype, "vision_model", {"pixel_values": pixels}, "image_embeds"))
        return unit(self.run(dtype, "model", {"input_ids": np.ones((1, 1), np.int64), "pixel_values": pixels}, "image_embeddings"))


def unit(rows):
    rows = np.asarray(rows, np.float64)
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def entry(facts, vector, others):
    cosines = {dtype: round(cosine(vector, other), 7) for dtype, other in others.items()}
    return {**facts, "vector": [float(f"{x:.7g}") for x in vector], "cosine": cosines}


def golden(family, folder, dtypes, strict):
    """The record for golden.json, and figures; `strict`: they must be as good as README.md says."""
    reference = Reference(family, folder, dtypes)
    rows = [reference.ids(text) for text in TEXTS]
    alone = [reference.text("torch", np.array([ids], np.int64))[0] for ids in rows]
    texts = [
        entry({"text": text, "input_ids": ids}, vector, {dtype: reference.text(dtype, np.array([ids], np.int64))[0] for dtype in dtypes})
        for text, ids, vector in zip(TEXTS, rows, alone)
    ]
    images = []
    if family["size"]:
        for facts, pixels in pictures(family["size"]):
            images.append(entry(facts, reference.image("torch", pixels)[0], {dtype: reference.image(dtype, pixels)[0] for dtype in dtypes}))
    figures = check(reference, rows, alone, texts, images, strict)
    record = {
        "note": "unit vectors from PyTorch float32 and ids from the tokenizers library; cosine: of the ONNX files in onnxruntime to the vector",
        "dims": family["dims"], "size": family["size"], "max_tokens": family["max_tokens"], "pad": family["pad"], "texts": texts, "images": images,
        "tokens": [{"text": text, "input_ids": reference.ids(text)} for text in ODD_TEXTS],
    }
    return record, figures


def check(reference, rows, alone, texts, images, strict):
    padded = reference.batch(rows)
    figures = {"padded batch against alone": float(np.abs(reference.text("fp32", padded) - np.array(alone)).max())}
    assert figures["padded batch against alone"] <= 1e-5, figures
    for dtype in reference.dtypes:
        figures[f"lowest cosine {dtype}"] = lowest = min(item["cosine"][dtype] for item in texts + images)
        assert lowest >= FLOORS[dtype] or not strict, figures
    for kind, items in (("texts", texts), ("images", images)):
        pairs = [cosine(a["vector"], b["vector"]) for i, a in enumerate(items) for b in items[:i]]
        if pairs:
            figures[f"highest cosine between {kind}"] = round(max(pairs), 4)
            assert max(pairs) < 0.99 or not strict, figures
    for path in sorted((reference.folder / "onnx").glob("*_fp16.onnx")):
        figures[f"{path.stem} loads at"] = " ".join(levels(path))
    return figures


def write_json(path, value):
    """Indented once, then an entry a line: short enough to read, long enough to compare."""
    lines = []
    for key, item in value.items():
        if isinstance(item, list) and item and isinstance(item[0], dict):
            rows = ",\n".join(f"  {json.dumps(row, ensure_ascii=False)}" for row in item)
            lines.append(f" {json.dumps(key)}: [\n{rows}\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(item, ensure_ascii=False)}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
