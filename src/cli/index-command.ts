import { among, asTyped, one, parseArguments } from './arguments.ts';
import { buildIndex, cacheFolder } from './indexing/build.ts';
import { localModel } from './native/model.ts';
import { workerAddress } from './native/worker-address.ts';
import { outsideLine } from './outside.ts';
import { jsonText } from './printed.ts';
import { StatusLine } from './status-line.ts';
import { summary } from './summary.ts';
import { UsageError } from './usage.ts';

const options = {
  out: { type: 'string' },
  model: { type: 'string' },
  models: { type: 'string' },
  dtype: { type: 'string' },
  base: { type: 'string' },
  cache: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Kinds of weights that can be asked for. */
const dtypes = ['fp32', 'fp16', 'q8', 'q4', 'q4f16', 'small'] as const;

/** `glimpse index <folder> --out <folder>`. */
export async function indexCommand(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, options);
  const folder = one(positionals, 'the folder to index');
  const { out, base = '/' } = values;
  if (!out) throw new UsageError('Say with --out where the index goes.');
  if (!URL.canParse(base, 'http://site.invalid/') || !/^(https?:|\/)/i.test(base)) throw new UsageError(`--base takes a path or an address, not "${base}".`);
  const asked = among(values.dtype, 'dtype', dtypes);
  const model = asTyped(() => localModel(values.model ?? 'doodle', { dtypes: asked, folder: values.models }));
  const line = new StatusLine();
  const start = performance.now();
  try {
    const built = await buildIndex({ folder, out, model, base, cache: values.cache ?? cacheFolder(out), worker: workerAddress }, signal, (stage) => line.show(stage));
    const seconds = (performance.now() - start) / 1000;
    line.end();
    process.stdout.write(values.json ? jsonText({ ...built, seconds }) : summary(built, { out, model: model.preset.id, seconds }));
    const outside = built.kind === 'site' ? await outsideLine(folder, out, base) : undefined;
    if (outside) process.stderr.write(`${outside}\n`);
  } catch (error) {
    line.end();
    throw error;
  }
}
