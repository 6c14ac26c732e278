/** A package of Glimpse's that is installed beside it where a platform has it. */
export class MissingPackage extends Error {}

/**
 * Loads an optional package. It has a program of its own for every platform, so it is not part of ours.
 * @throws MissingPackage with one sentence for the person
 */
export async function optional<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    const absent = /Cannot find (package|module)/.test(reason) && reason.includes(name);
    throw new MissingPackage(absent ? `"${name}" is not installed. Please run: npm install --ignore-scripts ${name}` : `"${name}" cannot be used here: ${reason}`, { cause: error });
  }
}
