import type { GlimpseError } from '../../errors.ts';
import type { CallOptions, Row, Vector } from '../../types.ts';
import { DiskFile } from '../disk-file.ts';
import { crewFor } from '../native/crew.ts';
import { NativeDecoder } from '../native/decoder.ts';
import { NativeEncoder } from '../native/encoder.ts';
import type { LocalModel } from '../native/model.ts';
import { EncoderPool } from '../native/pool.ts';
import type { Cache } from './cache.ts';
import { rowsOf } from './engine.ts';
import type { Identified, Identities } from './identify.ts';
import { type Counts, remembering } from './remembering.ts';

/** What encodes, and where. */
export interface Means {
  readonly model: LocalModel;
  /** Address of the built `encode.worker.ts`; without it the model runs in this thread. */
  readonly worker?: URL | undefined;
}

export interface EncodedFindings {
  readonly rows: readonly Row[];
  /** Of the model's own texts; none where there is no row. */
  readonly background: readonly Vector[];
  /** Of the rows alone. */
  readonly counts: Counts;
  /** By a picture's content: why it cannot be read. */
  readonly failures: ReadonlyMap<string, GlimpseError>;
}

/**
 * Rows of what was found. All threads have ended when it resolves or rejects.
 * @throws MissingPackage; UsageError; GlimpseError why the model cannot run; the signal's reason
 */
export async function encodeFindings(found: readonly Identified[], idOf: Identities['idOf'], cache: Cache, { model, worker }: Means, options: CallOptions & { readonly signal: AbortSignal }): Promise<EncodedFindings> {
  const fresh = found.filter(({ id, finding: { source } }) => !(source instanceof DiskFile ? cache.picture(id) : cache.text(id)));
  const pool = worker && new EncoderPool(model, worker, crewFor(fresh.length, model));
  const ports = remembering({ encoder: pool ?? new NativeEncoder(model), decoder: new NativeDecoder() }, cache, (blob) => idOf.get(blob));
  try {
    const rows = await rowsOf(found.map(({ finding: { source, name, folder, facts } }) => ({ image: source, name, folder, facts })), ports, options);
    const counts = { ...ports.counts };
    const background = rows.length > 0 ? await ports.encoder.encodeText((await ports.encoder.background?.())?.texts ?? [], options) : [];
    return { rows, background, counts, failures: ports.failures };
  } finally {
    await pool?.close();
  }
}
