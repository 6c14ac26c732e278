import { parentPort, workerData } from 'node:worker_threads';
import type { Vector } from '../../types.ts';
import { NativeEncoder } from './encoder.ts';
import { type Answer, type Call, end, failureOf, type Start } from './messages.ts';

const { model, threads } = workerData as Start;
const encoder = new NativeEncoder(model, threads);

const encode = (call: Call): Promise<Vector[]> => ('texts' in call ? encoder.encodeText(call.texts) : encoder.encodePixels(call.pixels));

parentPort!.on('message', async (call: Call | typeof end) => {
  if (call === end) process.exit();
  const answer: Answer = await encode(call).then((vectors) => ({ vectors }), (error: unknown) => ({ failure: failureOf(error) }));
  parentPort!.postMessage(answer);
});
