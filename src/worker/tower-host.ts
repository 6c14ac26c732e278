import { buildFor } from '../encode/capabilities.ts';
import { orAbort } from '../engine/or-abort.ts';
import { Queue } from '../engine/queue.ts';
import { GlimpseError } from '../errors.ts';
import type { ModelFiles } from '../store/model-files.ts';
import type { CallOptions, Capabilities, Device, Dtype, LibraryEvents, Progress, Runtime, Tower, TowerInfo } from '../types.ts';
import { BatchSize } from './batch-size.ts';
import { fetchTower } from './fetch-tower.ts';
import { firstBatch } from './first-batch.ts';
import type { Host } from './host.ts';
import { startHost } from './host.ts';
import type { Thread } from './lending.ts';
import type { ModelPlan } from './plan.ts';
import type { TowerCalls } from './protocol.ts';
import { abortError } from './rpc.ts';
import { modelFiles, runtimeFile } from './tower-files.ts';

/** While it computes, WASM cannot even send a heartbeat: only the deadlines of the calls tell whether it hangs. */
const silence = Infinity;
/** Milliseconds in which the largest models still start, and answer one input, on slow devices. */
const deadlines = { capabilities: 15_000, load: 300_000, input: 30_000 };
/** Milliseconds that a start goes on when nobody waits for it. */
const patience = 2000;
/** Inputs after which a worker is replaced: the memory of WebAssembly never shrinks. Pictures, all of one size, do not make it grow; long texts may. */
const worn = 1000;

/** What a tower says of itself. */
export interface TowerEvents {
  readonly onProgress: (progress: Progress) => void;
  readonly onReady: (info: TowerInfo) => void;
  readonly onRecovered: (detail: LibraryEvents['recovered']) => void;
}

interface Running extends Host<TowerCalls> {
  readonly device: Device;
  readonly build: Runtime['build'];
  inputs: number;
}

type Method = Exclude<keyof TowerCalls, 'capabilities' | 'load'>;
type Inputs<M extends Method> = Parameters<TowerCalls[M]>[0];

/** One worker for one tower, or for both when they are in one graph: started when first needed, replaced when it fails. A graphics processor that failed once is not asked again. */
export class TowerHost {
  readonly #plan: ModelPlan;
  readonly #towers: readonly Tower[];
  readonly #files: ModelFiles;
  readonly #events: TowerEvents;
  readonly #spawn: () => Thread;
  readonly #worn: number;
  readonly #queue = new Queue();
  readonly #listeners = new Set<(progress: Progress) => void>();
  readonly #disposed = new AbortController();
  readonly #batches: Record<Tower, BatchSize> = { text: new BatchSize(16, 16), vision: new BatchSize(firstBatch, 32) };
  #starting: Promise<Running> | undefined;
  #waiters = 0;
  #lonely: ReturnType<typeof setTimeout> | undefined;
  #giveUp: AbortController | undefined;
  #info: readonly TowerInfo[] = [];
  #gpuFailure: GlimpseError | undefined;
  /** A worn worker is replaced in silence. */
  #quiet = false;
  #shared = false;

  constructor(plan: ModelPlan, towers: readonly Tower[], files: ModelFiles, events: TowerEvents, spawn: () => Thread, wornAfter = worn) {
    this.#plan = plan;
    this.#towers = towers;
    this.#files = files;
    this.#events = events;
    this.#spawn = spawn;
    this.#worn = wornAfter;
  }

  /** Empty until it is ready. */
  get info(): readonly TowerInfo[] {
    return this.#info;
  }

  /** Inputs of a tower that are best given together. */
  batch(tower: Tower): number {
    return this.#batches[tower].size;
  }

  /** Fetches and starts the worker, if it is not there. @param shared the runtime's bytes are counted by another start */
  async ensure({ signal, onProgress }: CallOptions = {}, shared = false): Promise<Running> {
    if (onProgress) this.#listeners.add(onProgress);
    this.#waiters++;
    try {
      return await orAbort(this.#start(shared), signal);
    } finally {
      if (onProgress) this.#listeners.delete(onProgress);
      this.#waiters--;
      this.#abandonUnlessWanted();
    }
  }

  /** Runs in the worker, one call at a time; again in a new one when it fails, with smaller batches as long as there are any. */
  call<M extends Method>(method: M, inputs: Inputs<M>, options: CallOptions & { readonly urgent: boolean }): Promise<ReturnType<TowerCalls[M]>> {
    const batch = this.#batches[method === 'encodePixels' ? 'vision' : 'text'];
    return this.#queue.run(async () => {
      let mended: GlimpseError | undefined;
      for (;;) {
        options.signal?.throwIfAborted();
        const running = await this.ensure(options);
        try {
          const answer = await this.#callOnce(running, method, inputs, batch, options);
          if (mended) this.#events.onRecovered({ code: mended.code, message: mended.message });
          return answer;
        } catch (error) {
          if (!isFault(error, running.device)) throw error;
          const halved = inputs.length > 1 && batch.failed();
          this.#drop(running, error, halved);
          if (mended && !halved) throw error;
          mended = running.device === 'webgpu' && this.#gpuFailure ? new GlimpseError('gpu-lost', error.detail, error) : error;
        }
      }
    }, options.urgent);
  }

  dispose(): void {
    this.#disposed.abort(new GlimpseError('disposed'));
    void this.#starting?.then((running) => running.end(new GlimpseError('disposed')), () => {});
  }

  async #callOnce<M extends Method>(running: Running, method: M, inputs: Inputs<M>, batch: BatchSize, { signal }: CallOptions): Promise<ReturnType<TowerCalls[M]>> {
    const start = performance.now();
    // Not cancelled with the caller: the tower is at work all the same, and the next call must wait for it.
    const args = [inputs, batch.size] as unknown as Parameters<TowerCalls[M]>;
    const answer = await running.remote.call(method, args, { deadline: deadlines.input * (1 + inputs.length) });
    batch.took(inputs.length, performance.now() - start);
    running.inputs += inputs.length;
    if (running.inputs >= this.#worn) await this.#retire(running);
    signal?.throwIfAborted();
    return answer;
  }

  /** A download that nobody waits for stops; not at once, because whoever types gives up one search and begins the next. */
  #abandonUnlessWanted(): void {
    clearTimeout(this.#lonely);
    this.#lonely = setTimeout(() => {
      if (this.#waiters > 0 || this.#info.length > 0) return;
      this.#giveUp?.abort(abortError());
      this.#starting = undefined;
    }, patience);
  }

  /** Ends a worker that failed: the next call starts another. A graphics processor gets a second chance with smaller batches only. */
  #drop(running: Running, error: GlimpseError, halved: boolean): void {
    running.end(error);
    this.#starting = undefined;
    this.#info = [];
    this.#quiet = false;
    if (running.device === 'webgpu' && !(halved && error.code === 'out-of-memory')) this.#gpuFailure = error;
  }

  /** Replaces a worn worker; not where its files would have to be downloaded again for that. */
  async #retire(running: Running): Promise<void> {
    running.inputs = 0;
    const files = [...modelFiles(this.#plan, this.#towers, this.#plan.dtypes), runtimeFile(running.build, this.#plan)];
    if ((await this.#files.missing(files)) > 0) return;
    running.end(new GlimpseError('disposed'));
    this.#starting = undefined;
    this.#quiet = true;
  }

  #start(shared: boolean): Promise<Running> {
    this.#disposed.signal.throwIfAborted();
    if (this.#starting) return this.#starting;
    const giveUp = new AbortController();
    this.#giveUp = giveUp;
    const signal = AbortSignal.any([this.#disposed.signal, giveUp.signal]);
    this.#shared = shared;
    const starting = this.#startFresh(signal);
    this.#starting = starting;
    starting.catch(() => {
      // One file has failed; the others must not go on behind everyone's back.
      giveUp.abort(abortError());
      if (this.#starting === starting) this.#starting = undefined;
    });
    return starting;
  }

  async #startFresh(signal: AbortSignal): Promise<Running> {
    const insisted = this.#plan.device === 'webgpu';
    const mayUseGpu = this.#plan.device !== 'wasm' && !this.#gpuFailure;
    const host = this.#newWorker();
    const found = await this.#orEnd(host, host.remote.call('capabilities', [mayUseGpu], { deadline: deadlines.capabilities }), signal);
    if (!mayUseGpu) return this.#loadOnProcessor(host, found, signal);
    const lacking = this.#lacking(found);
    if (lacking) {
      this.#gpuFailure = new GlimpseError('gpu-unavailable', lacking);
      if (!insisted) return this.#loadOnProcessor(host, found, signal);
      host.end(this.#gpuFailure);
      throw this.#gpuFailure;
    }
    try {
      return await this.#load(host, 'webgpu', found, signal);
    } catch (error) {
      if (!isGpuFault(error)) throw error;
      const fault = error.code === 'encoder-wrong' ? new GlimpseError('gpu-wrong', error.detail, error) : error;
      if (insisted) throw fault;
      this.#gpuFailure = fault;
      this.#events.onRecovered({ code: fault.code, message: fault.message });
      return this.#loadOnProcessor(this.#newWorker(), found, signal);
    }
  }

  /** Why the graphics processor cannot be used; undefined when it can. */
  #lacking({ webgpu, shaderF16 }: Capabilities): string | undefined {
    if (webgpu === 'none' || (webgpu === 'software' && this.#plan.device !== 'webgpu')) return webgpu;
    return this.#dtype.endsWith('16') && !shaderF16 ? `${this.#dtype} weights, but no shader-f16` : undefined;
  }

  /** Towers of one graph have the same. */
  get #dtype(): Dtype {
    return this.#plan.dtypes[this.#towers[0]!]!;
  }

  /** Twice, if need be: a browser may not have given back the memory of an earlier worker, and its compiler may fail once. */
  async #loadOnProcessor(host: Host<TowerCalls>, found: Capabilities, signal: AbortSignal): Promise<Running> {
    try {
      return await this.#load(host, 'wasm', found, signal);
    } catch (error) {
      if (!(error instanceof GlimpseError && ['worker-died', 'out-of-memory'].includes(error.code))) throw error;
      return this.#load(this.#newWorker(), 'wasm', found, signal);
    }
  }

  async #load(host: Host<TowerCalls>, device: Device, found: Capabilities, signal: AbortSignal): Promise<Running> {
    const build = await this.#buildFor(device, found);
    const info = await this.#orEnd(host, this.#loadInto(host, device, build, found, signal), signal);
    const news = this.#quiet && info[0]?.device === this.#info[0]?.device ? [] : info;
    this.#info = info;
    this.#quiet = false;
    for (const tower of news) this.#events.onReady(tower);
    return { ...host, device, build, inputs: 0 };
  }

  /** After a graphics processor has failed, the runtime that is here serves the processor too, if the better one is not here: there may be no network. */
  async #buildFor(device: Device, found: Capabilities): Promise<Runtime['build']> {
    const build = buildFor(device, found);
    if (device === 'webgpu' || found.webgpu === 'none') return build;
    const other = buildFor('webgpu', found);
    const [better, here] = await Promise.all([build, other].map((name) => this.#files.missing([runtimeFile(name, this.#plan)])));
    return better! > 0 && here === 0 ? other : build;
  }

  async #loadInto(host: Host<TowerCalls>, device: Device, build: Runtime['build'], found: Capabilities, signal: AbortSignal): Promise<TowerInfo[]> {
    const { preset, space, maxTokens } = this.#plan;
    const fetched = await fetchTower(this.#files, this.#plan, this.#towers, build, { signal, shared: this.#shared, onProgress: (progress) => this.#tell(progress) });
    signal.throwIfAborted();
    this.#tell({ phase: 'start', done: 0, total: 1, rate: undefined, left: undefined, skipped: 0, paused: false });
    const plan = { preset, towers: this.#towers, device, dtype: this.#dtype, dimensions: space.dims, maxTokens, threads: found.threads, ...fetched };
    await host.remote.call('load', [plan], { deadline: deadlines.load, transfer: [fetched.runtime.binary, ...fetched.files.values()] });
    signal.throwIfAborted();
    this.#tell({ phase: 'start', done: 1, total: 1, rate: undefined, left: 0, skipped: 0, paused: false });
    const threads = device === 'wasm' ? found.threads : 1;
    return this.#towers.map((tower) => ({ tower, device, dtype: this.#dtype, threads, why: this.#why(device) }));
  }

  /** A step of the start; when it fails, or nobody wants it any more, its worker ends. */
  async #orEnd<T>(host: Host<TowerCalls>, step: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await orAbort(step, signal);
    } catch (error) {
      host.end(error instanceof GlimpseError ? error : new GlimpseError('disposed'));
      throw error;
    }
  }

  #newWorker(): Host<TowerCalls> {
    return startHost<TowerCalls>(this.#spawn, { silence });
  }

  #tell(progress: Progress): void {
    if (this.#quiet) return;
    this.#events.onProgress(progress);
    for (const listener of this.#listeners) listener(progress);
  }

  #why(device: Device): string {
    if (device === 'webgpu') return this.#plan.device === 'webgpu' ? 'WebGPU was asked for.' : 'A graphics processor is there, and its answers were checked.';
    return this.#gpuFailure?.message ?? 'The processor was asked for.';
  }
}

/** Failures of the tower, as opposed to those of its input or of the download. A graphics processor may make numbers up; a processor does not. */
function isFault(error: unknown, device: Device): error is GlimpseError {
  if (!(error instanceof GlimpseError)) return false;
  return ['gpu-lost', 'worker-died', 'worker-timeout', 'out-of-memory'].includes(error.code) || (error.code === 'encoder-wrong' && device === 'webgpu');
}

/** Failures of the graphics processor, as opposed to those of the network or the disk. */
function isGpuFault(error: unknown): error is GlimpseError {
  return error instanceof GlimpseError && ['gpu-lost', 'encoder-wrong', 'worker-died', 'worker-timeout', 'out-of-memory'].includes(error.code);
}
