import { GlimpseError } from '../errors.ts';

/**
 * A part of the page that is loaded when it is needed.
 * @throws GlimpseError `protocol-mismatch`: the page is older than what the server has now; `model-network`: there is no network
 */
export async function lazily<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    throw new GlimpseError(navigator.onLine ? 'protocol-mismatch' : 'model-network', String(error), error);
  }
}
