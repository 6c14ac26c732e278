import { buildFor } from '../encode/capabilities.ts';
import { orAbort } from '../engine/or-abort.ts';
import { Queue } from '../engine/queue.ts';
import { GlimpseError } from '../errors.ts';
import type { Preset } from '../models/index.ts';
import type { ModelFiles } from '../store/model-files.ts';
import type { CallOptions, Capabilities, Device, LibraryEvents, Progress, Tower, TowerInfo } from '../types.ts';
import type { Host } from './host.ts';
import { startHost } from './host.ts';
import type { ModelRef, TowerCalls } from './protocol.ts';
import { abortError } from './rpc.ts';
import { fetchTower } from './tower-files.ts';

/** While it computes, WASM cannot even send a heartbeat: only the deadlines of the calls tell whether it hangs. */
const silence = Infinity;
/** Milliseconds in which the largest models still start, and answer one batch, on slow devices. */
const deadlines = { capabilities: 15_000, load: 180_000, encode: 60_000 };

/** Milliseconds that a start goes on when nobody waits for it. */
const patience = 2000;

/** What a tower says of itself. */
export interface TowerEvents {
  readonly onProgress: (progress: Progress) => void;
  readonly onReady: (info: TowerInfo) => void;
  readonly onRecovered: (detail: LibraryEvents['recovered']) => void;
}

interface Running extends Host<TowerCalls> {
  readonly info: TowerInfo;
}

/** One tower: started when first needed, replaced when it fails. A graphics processor that failed once is not asked again. */
export class TowerHost {
  readonly #tower: Tower;
  readonly #preset: Preset;
  readonly #ref: ModelRef;
  readonly #files: ModelFiles;
  readonly #events: TowerEvents;
  readonly #spawn: () => Worker;
  readonly #queue = new Queue();
  readonly #listeners = new Set<(progress: Progress) => void>();
  readonly #disposed = new AbortController();
  #starting: Promise<Running> | undefined;
  #waiters = 0;
  #lonely: ReturnType<typeof setTimeout> | undefined;
  #giveUp: AbortController | undefined;
  #info: TowerInfo | undefined;
  #gpuFailure: GlimpseError | undefined;

  constructor(tower: Tower, preset: Preset, ref: ModelRef, files: ModelFiles, events: TowerEvents, spawn: () => Worker) {
    this.#spawn = spawn;
    this.#tower = tower;
    this.#preset = preset;
    this.#ref = ref;
    this.#files = files;
    this.#events = events;
  }

  /** Undefined until it is ready. */
  get info(): TowerInfo | undefined {
    return this.#info;
  }

  /** Fetches and starts the tower, if it is not there. */
  async ensure({ signal, onProgress }: CallOptions = {}): Promise<Running> {
    if (onProgress) this.#listeners.add(onProgress);
    this.#waiters++;
    try {
      return await orAbort(this.#start(), signal);
    } finally {
      if (onProgress) this.#listeners.delete(onProgress);
      this.#waiters--;
      this.#abandonUnlessWanted();
    }
  }

  /** Runs in the tower, one call at a time; once more in a new one when the tower fails. */
  call<M extends 'encodeText' | 'encodePixels'>(method: M, args: Parameters<TowerCalls[M]>, options: CallOptions & { readonly urgent: boolean }): Promise<ReturnType<TowerCalls[M]>> {
    return this.#queue.run(async () => {
      options.signal?.throwIfAborted();
      const running = await this.ensure(options);
      try {
        return await this.#callOnce(running, method, args, options);
      } catch (error) {
        if (!isFault(error)) throw error;
        const answer = await this.#callOnce(await this.ensure(options), method, args, options);
        const { code, message } = running.info.device === 'webgpu' ? new GlimpseError('gpu-lost') : error;
        this.#events.onRecovered({ code, message });
        return answer;
      }
    }, options.urgent);
  }

  dispose(): void {
    this.#disposed.abort(new GlimpseError('disposed'));
    void this.#starting?.then((running) => running.end(new GlimpseError('disposed')), () => {});
  }

  async #callOnce<M extends 'encodeText' | 'encodePixels'>(running: Running, method: M, args: Parameters<TowerCalls[M]>, { signal }: CallOptions): Promise<ReturnType<TowerCalls[M]>> {
    try {
      // Not cancelled with the caller: the tower is at work all the same, and the next call must wait for it.
      const answer = await running.remote.call(method, args, { deadline: deadlines.encode });
      signal?.throwIfAborted();
      return answer;
    } catch (error) {
      if (isFault(error)) this.#drop(running, error);
      throw error;
    }
  }

  /** Ends a start that nobody waits for. Not at once: who types gives up one search and begins the next. */
  #abandonUnlessWanted(): void {
    clearTimeout(this.#lonely);
    this.#lonely = setTimeout(() => {
      if (this.#waiters > 0 || this.#info) return;
      this.#giveUp?.abort(abortError());
      this.#starting = undefined;
    }, patience);
  }

  /** Ends a tower that failed: the next call starts another. */
  #drop(running: Running, error: GlimpseError): void {
    running.end(error);
    this.#starting = undefined;
    this.#info = undefined;
    if (running.info.device === 'webgpu') this.#gpuFailure = error;
  }

  #start(): Promise<Running> {
    this.#disposed.signal.throwIfAborted();
    if (this.#starting) return this.#starting;
    this.#giveUp = new AbortController();
    const signal = AbortSignal.any([this.#disposed.signal, this.#giveUp.signal]);
    const starting = this.#startFresh(signal);
    this.#starting = starting;
    starting.catch(() => {
      if (this.#starting === starting) this.#starting = undefined;
    });
    return starting;
  }

  async #startFresh(signal: AbortSignal): Promise<Running> {
    const insisted = this.#ref.device === 'webgpu';
    const mayUseGpu = this.#ref.device !== 'wasm' && !this.#gpuFailure;
    const host = this.#newWorker();
    const found = await this.#orEnd(host, host.remote.call('capabilities', [mayUseGpu], { deadline: deadlines.capabilities }), signal);
    if (!mayUseGpu) return this.#load(host, 'wasm', found, signal);
    if (found.webgpu === 'none' || (found.webgpu === 'software' && !insisted)) {
      this.#gpuFailure = new GlimpseError('gpu-unavailable', found.webgpu);
      if (!insisted) return this.#load(host, 'wasm', found, signal);
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
      return this.#load(this.#newWorker(), 'wasm', found, signal);
    }
  }

  async #load(host: Host<TowerCalls>, device: Device, found: Capabilities, signal: AbortSignal): Promise<Running> {
    const info = await this.#orEnd(host, this.#loadInto(host, device, found, signal), signal);
    this.#info = info;
    this.#events.onReady(info);
    return { ...host, info };
  }

  async #loadInto(host: Host<TowerCalls>, device: Device, found: Capabilities, signal: AbortSignal): Promise<TowerInfo> {
    const build = buildFor(device, found);
    const fetched = await fetchTower(this.#files, this.#preset, this.#tower, this.#ref, build, { signal, onProgress: (progress) => this.#tell(progress) });
    signal.throwIfAborted();
    this.#tell({ phase: 'start', done: 0, total: 1, rate: undefined, left: undefined, skipped: 0, paused: false });
    const dtype = this.#preset.dtype[this.#tower];
    const plan = { preset: this.#preset.id, tower: this.#tower, device, dtype, threads: found.threads, ...fetched };
    await host.remote.call('load', [plan], { deadline: deadlines.load, transfer: [fetched.runtime.binary, ...fetched.files.values()] });
    signal.throwIfAborted();
    this.#tell({ phase: 'start', done: 1, total: 1, rate: undefined, left: 0, skipped: 0, paused: false });
    return { tower: this.#tower, device, dtype, threads: device === 'wasm' ? found.threads : 1, why: this.#why(device) };
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
    this.#events.onProgress(progress);
    for (const listener of this.#listeners) listener(progress);
  }

  #why(device: Device): string {
    if (device === 'webgpu') return this.#ref.device === 'webgpu' ? 'WebGPU was asked for.' : 'A graphics processor is there, and its answers were checked.';
    return this.#gpuFailure?.message ?? 'The processor was asked for.';
  }
}

/** Failures of the tower, as opposed to those of its input or to being told to end. */
function isFault(error: unknown): error is GlimpseError {
  return error instanceof GlimpseError && error.code !== 'input-invalid' && error.code !== 'disposed';
}

/** Failures of the graphics processor, as opposed to those of the network or the disk. */
function isGpuFault(error: unknown): error is GlimpseError {
  return error instanceof GlimpseError && ['gpu-lost', 'encoder-wrong', 'worker-died', 'worker-timeout'].includes(error.code);
}
