/** The public interface. Importing it has no effect, in a page or on a server. */
export { GlimpseError } from './errors.ts';
export type { ErrorCode } from './errors.ts';
export type * from './types.ts';
export { cosine } from './vectors/cosine.ts';
export type { DtypeOption } from './models/choose.ts';
export { presets } from './models/index.ts';
export type { DtypeChoice, Golden, GraphFile, PicturePreset, Preset, PresetFile, TextPreset, TowerPreset, VisionPreset } from './models/preset.ts';
export { eraseEverything, loadModel, modelFacts, openLibrary } from './worker/client.ts';
export type { FolderInput, Library, LibraryOptions, Model, ModelOptions, TextModel, TextOptions, TextPresetId } from './worker/client.ts';
