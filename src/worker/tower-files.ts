import type { Preset } from '../models/index.ts';
import { filesOf } from '../models/index.ts';
import { runtime } from '../models/runtime.ts';
import type { ModelFiles, PinnedFile } from '../store/model-files.ts';
import type { Progress, Runtime, Tower } from '../types.ts';
import type { ModelRef } from './protocol.ts';

/** The model files of a tower, at their addresses. */
export function modelFiles(preset: Preset, tower: Tower, { modelBase }: ModelRef): (PinnedFile & { readonly path: string })[] {
  return filesOf(preset, tower).map((file) => ({
    ...file,
    name: `${preset.id}@${preset.revision}/${file.path}`,
    urls: [new URL(`${preset.id}/${file.path}`, modelBase).href],
  }));
}

/** The binary of an ONNX Runtime build, at its address. */
export function runtimeFile(build: Runtime['build'], { wasmBase }: ModelRef): PinnedFile {
  const { binary } = runtime[build];
  return { ...binary, name: binary.path, urls: [new URL(binary.path, wasmBase).href] };
}

/** Everything a tower needs, fetched and verified. Progress counts bytes, those on the device already included. */
export async function fetchTower(
  store: ModelFiles,
  preset: Preset,
  tower: Tower,
  ref: ModelRef,
  build: Runtime['build'],
  options: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<{ files: Map<string, ArrayBuffer>; runtime: Runtime }> {
  const files = modelFiles(preset, tower, ref);
  const binary = runtimeFile(build, ref);
  const total = [...files, binary].reduce((sum, file) => sum + file.bytes, 0);
  const start = performance.now();
  const already = total - (await store.missing([...files, binary]));
  let done = 0;
  const onBytes = (bytes: number): void => {
    // Reading from the disk cannot be cancelled, but nobody wants to hear of it any more.
    if (options.signal.aborted) return;
    done += bytes;
    const fetched = done - already;
    const rate = fetched > 0 ? (1000 * fetched) / (performance.now() - start) : undefined;
    options.onProgress({ phase: 'download', done, total, rate, left: rate && (total - done) / rate, skipped: 0, paused: false });
  };
  const [bytes, ...buffers] = await Promise.all([binary, ...files].map((file) => store.get(file, { signal: options.signal, onBytes })));
  return {
    files: new Map(files.map((file, i) => [`${preset.id}/${file.path}`, buffers[i]!])),
    runtime: { build, script: new URL(runtime[build].script, ref.wasmBase).href, binary: bytes! },
  };
}
