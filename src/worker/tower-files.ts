import type { PlacedFile } from '../models/files.ts';
import { filesOf, placed } from '../models/files.ts';
import { runtime } from '../models/runtime.ts';
import type { PinnedFile } from '../store/model-files.ts';
import type { Dtypes, Runtime, Tower } from '../types.ts';
import type { ModelPlan } from './plan.ts';

/** The model files of some towers, at their addresses. */
export function modelFiles({ preset, modelBases }: ModelPlan, towers: readonly Tower[], dtypes: Dtypes): PlacedFile[] {
  return placed(preset, filesOf(preset, towers, dtypes), modelBases);
}

/** The binary of an ONNX Runtime build, at its address. */
export function runtimeFile(build: Runtime['build'], wasmBase: string): PinnedFile {
  const { path, bytes, sha256 } = runtime[build].binary;
  return { urls: [new URL(path, wasmBase).href], name: path, bytes, sha256 };
}
