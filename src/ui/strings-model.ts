import type { Dtype } from '../types.ts';
import { bytes, count, plural } from './format.ts';

/** How many bits a number of the model has, and what files and attributes call that. */
const kinds: Readonly<Record<Dtype, string>> = { fp32: '32 bits (fp32)', fp16: '16 bits (fp16)', q8: '8 bits (q8)', q4: '4 bits (q4)', q4f16: '4 bits (q4f16)' };

/** The words about the model: of the question before it is downloaded, and of the details. They are loaded with these. */
export const modelStrings = {
  consent: { asking: 'Load the model?', loading: 'Loading the model', paused: 'The model is loaded in part', failed: 'The model could not be loaded' },
  consentText: 'Searching by description needs a model on this device. It is loaded once; pictures and words stay here all the same.',
  loadingText: (model: string) => `${model} is loaded once, then stays on this device.`,
  goesOn: 'What you started goes on when the model is here.',
  download: 'Download',
  notNow: 'Not now',
  tryAgain: 'Try again',
  useUsual: (n: number) => `Use recommended · ${bytes(n)}`,

  model: 'Model',
  licence: 'Licence',
  notCommercial: 'Not for commercial use',
  languages: { English: 'English only', many: 'many languages' },
  toLoad: 'To load',
  withRuntime: 'Model and runtime',
  here: (n: number) => `${bytes(n)} are here already`,
  ofWhichToLoad: (n: number, all: number) => (n < all ? `${bytes(n)} of it to load` : 'not loaded yet'),
  from: 'From',
  stays: 'Kept',
  staysHere: 'On this device, for later visits and without a network',

  weights: 'Weights',
  usualWeights: (n: number) => `Recommended · ${bytes(n)}`,
  smallWeights: (n: number) => `Small · ${bytes(n)}, a little less exact`,
  weightsOf: (text: Dtype, vision: Dtype | undefined) => (vision === undefined || vision === text ? kinds[text] : `Words ${kinds[text]}, pictures ${kinds[vision]}`),
  otherWeights: 'Pictures added with the other weights are kept, and searched again when you switch back.',

  inLibrary: 'In the library',
  storage: 'Storage used',
  storageOf: (used: number, quota: number) => `${bytes(used)} of ${bytes(quota)} allowed`,
  storageUnknown: 'The browser does not say',
  kept: 'The browser keeps it',
  notKept: 'The browser may clear it when space runs short',
  tower: { text: 'Words run on', vision: 'Pictures run on' },
  device: { webgpu: 'Graphics processor', wasm: 'Processor' },
  ifIsolated: (n: number) => `This site does not ask for isolation; with it there would be ${count(n)} threads.`,
  threads: (n: number) => `${count(n)} ${plural(n, 'thread', 'threads')}`,
  runsOn: 'Runs on',
  notStarted: 'Starts when first needed',
} as const;
