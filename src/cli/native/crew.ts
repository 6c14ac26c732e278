import { availableParallelism } from 'node:os';
import { filesOf } from '../../models/files.ts';
import { towersOf } from '../../models/preset.ts';
import type { LocalModel } from './model.ts';

/** Threads that compute, and those of the runtime in each. */
export interface Crew {
  readonly workers: number;
  readonly threads: number;
}

/** What a computer has to give. */
export interface Machine {
  readonly cores: number;
  /** Bytes that are free. */
  readonly memory: number;
}

/** Inputs that are worth another copy of the model: with fewer, one worker with all threads has ended before two have loaded it. */
const each = 12;
/** Memory of a worker while it loads, in sizes of the files: the file, the runtime's copy, and that copy packed for its kernels. */
const copies = 3;
/** Part of the free memory that all workers may take. */
const share = 0.5;

/**
 * As many workers as there are cores, with one thread each: that is quicker than threads for one picture, which wait for each other
 * in every layer. Fewer, with more threads, where little is to be done or where each has no room for weights of its own.
 * @param inputs pictures and texts to be encoded
 */
export function crewFor(inputs: number, { preset, dtypes }: LocalModel, { cores, memory }: Machine = { cores: availableParallelism(), memory: process.availableMemory() }): Crew {
  const bytes = filesOf(preset, towersOf(preset), dtypes).reduce((sum, file) => sum + file.bytes, 0);
  const room = Math.floor((share * memory) / (copies * bytes));
  const workers = Math.max(1, Math.min(cores, room, Math.floor(inputs / each)));
  return { workers, threads: Math.max(1, Math.floor(cores / workers)) };
}
