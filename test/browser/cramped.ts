/** A tower without memory for more than two pictures at once: the runtime fails as it does when an allocation fails. */
import { InferenceSession } from 'onnxruntime-web/wasm';

const create = InferenceSession.create.bind(InferenceSession) as (...args: unknown[]) => Promise<InferenceSession>;
InferenceSession.create = async (...args: unknown[]) => {
  const session = await create(...args);
  const run = session.run.bind(session);
  session.run = (async (feeds: InferenceSession.FeedsType) => {
    if ((feeds['pixel_values']?.dims[0] ?? 0) > 2) throw new Error('failed to allocate a buffer of size 9633792');
    return run(feeds);
  }) as InferenceSession['run'];
  return session;
};
