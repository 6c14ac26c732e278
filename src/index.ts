/** The public interface. Importing it has no effect, in a page or on a server. */
export { GlimpseError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export type * from './types.ts';
export { cosine } from './vectors/cosine.ts';
export { loadModel, openLibrary } from './worker/client.ts';
export type { Library, LibraryOptions, Model, ModelOptions } from './worker/client.ts';
