"""PyTorch -> ONNX in fp32, fp16 and q8, without anything in the files that changes from run to run."""

import contextlib
import io
import logging
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16

logging.getLogger().setLevel(logging.ERROR)  # the quantiser advises a step that is done above it

SUFFIXES = {"fp32": "", "fp16": "_fp16", "q8": "_quantized"}
LEVELS = {
    "all": ort.GraphOptimizationLevel.ORT_ENABLE_ALL, "extended": ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
    "basic": ort.GraphOptimizationLevel.ORT_ENABLE_BASIC, "disabled": ort.GraphOptimizationLevel.ORT_DISABLE_ALL,
}


def export(module, sample, path, axes, outputs, dtypes=("fp32", "fp16", "q8")):
    """`axes` names the dynamic axes of each input, `outputs` those of each output."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings(), torch.no_grad(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module, sample, str(path), input_names=list(axes), output_names=list(outputs), dynamic_axes={**axes, **outputs}, opset_version=17, dynamo=False)
    model = onnx.load(path)
    share_constants(model)
    plain(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    if "fp16" in dtypes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            half = convert_float_to_float16(onnx.load(path), keep_io_types=True)
        plain(half)
        onnx.save(half, path.with_name(f"{path.stem}_fp16.onnx"))
    if "q8" in dtypes:
        quantise(path, path.with_name(f"{path.stem}_quantized.onnx"), any(node.op_type == "Conv" for node in model.graph.node))


def quantise(source, target, convolutions):
    """As the files on the hub were made: dynamic, unsigned where there are convolutions."""
    with tempfile.TemporaryDirectory() as folder:
        inferred = Path(folder) / "inferred.onnx"
        onnx.save(onnx.shape_inference.infer_shapes(onnx.load(source)), inferred)
        quantize_dynamic(inferred, target, weight_type=QuantType.QUInt8 if convolutions else QuantType.QInt8, extra_options={"MatMulConstBOnly": True})
    model = onnx.load(target)
    del model.graph.value_info[:]
    plain(model)
    onnx.save(model, target)


def share_constants(model):
    """One initializer for all constants that are equal: the exporter repeats the rotary tables in every layer."""
    names, kept, renamed = {}, [], {}
    for node in model.graph.node:
        if node.op_type == "Constant" and node.attribute[0].name == "value":
            value = onnx.TensorProto()
            value.CopyFrom(node.attribute[0].t)
            value.ClearField("name")
            key = value.SerializeToString()
            if key not in names:
                names[key] = value.name = f"constant_{len(names)}"
                model.graph.initializer.append(value)
            renamed[node.output[0]] = names[key]
        else:
            kept.append(node)
    del model.graph.node[:]
    model.graph.node.extend(kept)
    for node in model.graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]


def plain(model):
    model.producer_name, model.producer_version, model.doc_string = "glimpse-checkpoints", "", ""
    del model.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]


def session(path, level="all"):
    options = ort.SessionOptions()
    options.graph_optimization_level = LEVELS[level]
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def levels(path):
    """The optimisation levels at which a file loads on the CPU."""
    loads = []
    for level in LEVELS:
        with contextlib.suppress(Exception):
            session(path, level)
            loads.append(level)
    return loads


def cosine(a, b):
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
