import { capabilities } from '../encode/capabilities.ts';
import { GlimpseError } from '../errors.ts';
import type { ModelFiles } from '../store/model-files.ts';
import type { Capabilities } from '../types.ts';
import { ModelHost } from './model-host.ts';
import type { ModelPlan } from './plan.ts';
import { planFor } from './plan.ts';
import type { ModelRef } from './protocol.ts';

/** The models of the page, each once for all who ask for the same thing. */
export class Models {
  readonly #files: ModelFiles;
  /** Files that are not kept. */
  readonly #passing: ModelFiles;
  readonly #hosts = new Map<string, ModelHost>();
  #capabilities: Promise<Capabilities> | undefined;

  constructor(files: ModelFiles, passing: ModelFiles) {
    this.#files = files;
    this.#passing = passing;
  }

  /**
   * The model that a reference means on this device.
   * @param kept ids of the spaces in which a library has rows
   * @throws GlimpseError `insecure-context`, `model-unknown`, `model-invalid`
   */
  async get(ref: ModelRef, kept?: readonly string[]): Promise<ModelHost> {
    if (!globalThis.isSecureContext) throw new GlimpseError('insecure-context');
    const plan = await planFor(ref, () => (this.#capabilities ??= capabilities(true)), kept);
    const key = keyOf(plan);
    const host = this.#hosts.get(key) ?? new ModelHost(plan, plan.saved ? this.#files : this.#passing);
    this.#hosts.set(key, host);
    return host;
  }

  /** One user less; the last one ends its workers. */
  release(host: ModelHost): void {
    if (!host.release()) return;
    for (const [key, candidate] of this.#hosts) if (candidate === host) this.#hosts.delete(key);
  }
}

function keyOf({ preset, device, dtypes, space, maxTokens, modelBases, wasmBase, saved }: ModelPlan): string {
  return JSON.stringify([preset, device, dtypes, space, maxTokens, modelBases, wasmBase, saved]);
}
