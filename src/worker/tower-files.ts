import type { PlacedFile } from '../models/files.ts';
import { filesOf, placed } from '../models/files.ts';
import { runtime } from '../models/runtime.ts';
import type { PinnedFile } from '../store/model-files.ts';
import type { Dtypes, Runtime, Tower } from '../types.ts';
import type { ModelPlan } from './plan.ts';

/** The model files of some towers, at their addresses. */
export function modelFiles({ preset, modelBases, moved }: ModelPlan, towers: readonly Tower[], dtypes: Dtypes): PlacedFile[] {
  return placed(preset, filesOf(preset, towers, dtypes), modelBases).map(({ urls, ...file }) => ({ ...file, urls: urls.map((url) => moved[url] ?? url) }));
}

/** The binary of an ONNX Runtime build, at its address. */
export function runtimeFile(build: Runtime['build'], plan: ModelPlan): PinnedFile {
  const { path, bytes, sha256 } = runtime[build].binary;
  return { urls: [runtimeAddress(path, plan)], name: path, bytes, sha256 };
}

/** The address of the script of an ONNX Runtime build. */
export function runtimeScript(build: Runtime['build'], plan: ModelPlan): string {
  return runtimeAddress(runtime[build].script, plan);
}

function runtimeAddress(path: string, { wasmBase, moved }: ModelPlan): string {
  const { href } = new URL(path, wasmBase);
  return moved[href] ?? href;
}
