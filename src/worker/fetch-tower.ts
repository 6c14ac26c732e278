import type { ModelFiles, PinnedFile } from '../store/model-files.ts';
import type { Progress, Runtime, Tower } from '../types.ts';
import type { ModelPlan } from './plan.ts';
import { modelFiles, runtimeFile, runtimeScript } from './tower-files.ts';

/**
 * Everything that a worker for these towers needs, fetched and verified. Progress counts bytes, those on the device already
 * included; those of the runtime not where `shared` says that another start counts them.
 */
export async function fetchTower(
  store: ModelFiles,
  plan: ModelPlan,
  towers: readonly Tower[],
  build: Runtime['build'],
  options: { readonly signal: AbortSignal; readonly shared: boolean; readonly onProgress: (progress: Progress) => void },
): Promise<{ files: Map<string, ArrayBuffer>; runtime: Runtime }> {
  const files = modelFiles(plan, towers, plan.dtypes);
  const binary = runtimeFile(build, plan);
  const all = [binary, ...files];
  const counted: readonly PinnedFile[] = options.shared ? files : all;
  const sizes = await store.sizes(counted);
  const expected = sizes.reduce((sum, size) => sum + size, 0);
  const start = performance.now();
  const already = expected - (await store.missing(counted));
  let done = 0;
  const onBytes = (bytes: number): void => {
    // Reading from the disk cannot be cancelled, but nobody wants to hear of it any more.
    if (options.signal.aborted) return;
    done += bytes;
    const fetched = done - already;
    const rate = fetched > 0 ? (1000 * fetched) / (performance.now() - start) : undefined;
    // Sizes may be known only roughly.
    const total = Math.max(expected, done);
    options.onProgress({ phase: 'download', done, total, rate, left: rate && (total - done) / rate, skipped: 0, paused: false });
  };
  const [bytes, ...buffers] = await Promise.all(all.map((file) => store.get(file, { signal: options.signal, ...(counted.includes(file) && { onBytes }) })));
  return {
    files: new Map(files.map(({ path }, i) => [path, buffers[i]!])),
    runtime: { build, script: runtimeScript(build, plan), binary: bytes! },
  };
}
