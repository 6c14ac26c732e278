import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Plugin, ResolvedConfig } from 'vite';
import { GlimpseError } from '../errors.ts';
import { errorLine } from './printed.ts';
import { NothingFound } from './usage.ts';

/** What `glimpse index` can be told, see there. */
export interface GlimpseOptions {
  /** Where the index goes, below the built site; `search` unless told. */
  readonly out?: string;
  /** `doodle`, which comes with Glimpse, unless told. */
  readonly model?: string;
  /** Kind of weights; what the model recommends unless told. */
  readonly dtype?: 'fp32' | 'fp16' | 'q8' | 'q4' | 'q4f16' | 'small';
  /** Folder that `glimpse models fetch` has filled. */
  readonly models?: string;
  /** Folder for what earlier builds have encoded; `node_modules/.cache/glimpse` unless told. */
  readonly cache?: string;
}

/**
 * Makes the search index of the site once Vite has built it: after `vite build`, `<glimpse-search index="/search/">` finds what is on its
 * pages. A build without pages, or with nothing on them, gets no index: a line says so.
 */
export function glimpse({ out = 'search', model = 'doodle', dtype, models, cache }: GlimpseOptions = {}): Plugin {
  let config: ResolvedConfig | undefined;
  let failed = false;
  return {
    name: 'glimpse',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    buildEnd(error) {
      failed = error !== undefined;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        if (!config || failed || config.build.ssr || config.build.watch || config.build.write === false) return;
        const { root, base, build: { outDir }, logger } = config;
        const folder = resolve(root, outDir);
        const target = resolve(folder, out);
        const below = relative(folder, target);
        if (below.startsWith('..') || isAbsolute(below)) this.error(`out: ${out} is not below ${outDir}`);
        const [{ buildIndex, cacheFolder }, { localModel }, { workerAddress }, { summary }] = await Promise.all([import('./indexing/build.ts'), import('./native/model.ts'), import('./native/worker-address.ts'), import('./summary.ts')]);
        const start = performance.now();
        try {
          const local = localModel(model, { dtypes: dtype, folder: models && resolve(root, models) });
          const task = { folder, out: target, model: local, base: /^(\/|https?:)/i.test(base) ? base : '/', cache: cache === undefined ? cacheFolder(target, root) : resolve(root, cache), pagesOnly: true, worker: workerAddress };
          const built = await buildIndex(task, new AbortController().signal, () => {});
          logger.info(`\n${summary(built, { out: join(outDir, out), model, seconds: (performance.now() - start) / 1000 })}`);
        } catch (error) {
          if (error instanceof NothingFound) return logger.info(`\nNo search index was made. ${errorLine(error)}`);
          this.error(error instanceof GlimpseError && error.detail ? `${errorLine(error)} ${errorLine(error.detail)}` : errorLine(error));
        }
      },
    },
  };
}
