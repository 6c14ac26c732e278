"""Makes a small, randomly initialised checkpoint of every family of models, and its golden vectors. See README.md.

    python tools/checkpoints/make.py [family ...]
    python tools/checkpoints/make.py --real [--dtypes fp32 fp16 q8] [--out .cache/checkpoints]
"""

import argparse
import hashlib
import json
from pathlib import Path

import torch

from families import FAMILIES, real_jina_clip_v1
from golden import golden, write_json
from graphs import SUFFIXES, export

ROOT = Path(__file__).resolve().parents[2]


def sample(family, inputs):
    """Inputs to trace with: two rows, so that no batch of one is built in."""
    ids = torch.randint(5, 200, (2, 9), generator=torch.Generator().manual_seed(1))
    known = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": torch.zeros_like(ids)}
    if family["size"]:
        known["pixel_values"] = torch.zeros(2, 3, family["size"], family["size"])
    return tuple(known[name] for name in inputs)


def write_files(family, folder):
    folder.mkdir(parents=True, exist_ok=True)
    small = {"config": family["config"], "tokenizer_config": family["tokenizer_config"], "special_tokens_map": family["special_tokens"]}
    if family["preprocessor"]:
        small["preprocessor_config"] = family["preprocessor"]
    for name, value in small.items():
        (folder / f"{name}.json").write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(family["tokenizer"], ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def write_manifest(folder, model_id):
    files = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in ("manifest.json", "golden.json"):
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            files.append({"path": name, "bytes": path.stat().st_size, "sha256": digest})
    write_json(folder / "manifest.json", {"id": model_id, "files": files})
    return sum(file["bytes"] for file in files)


def make(family, folder, dtypes=tuple(SUFFIXES), strict=True):
    write_files(family, folder)
    for graph, (module, inputs, outputs) in family["graphs"].items():
        export(module, sample(family, inputs), folder / "onnx" / f"{graph}.onnx", inputs, outputs, dtypes)
    total = write_manifest(folder, family["id"])
    record, figures = golden(family, folder, dtypes, strict)
    write_json(folder / "golden.json", record)
    print(f"{family['id']}: {total:,} bytes in files of the model, golden {(folder / 'golden.json').stat().st_size:,}")
    for key, value in figures.items():
        print(f"  {key}: {value}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("families", nargs="*", help=f"of {', '.join(FAMILIES)}; all when none is named")
    parser.add_argument("--real", action="store_true", help="instead: jina-clip-v1 at its real size, with random weights, for the benchmark")
    parser.add_argument("--dtypes", nargs="+", choices=SUFFIXES, default=["fp32", "q8"], help="with --real")
    parser.add_argument("--out", type=Path, default=ROOT / ".cache" / "checkpoints", help="with --real")
    arguments = parser.parse_args()
    if arguments.real:
        make(real_jina_clip_v1(), arguments.out / "jina-clip-v1", arguments.dtypes, strict=False)
        return
    torch.set_num_threads(1)
    for name in arguments.families or FAMILIES:
        make(FAMILIES[name](), ROOT / "test" / "golden" / "checkpoints" / name)


main()
