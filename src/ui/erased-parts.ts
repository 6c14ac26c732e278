import { libraryStrings } from './strings-library.ts';

const { parts } = libraryStrings;

/** Databases, folders, caches and settings by what they are to a person, each once. */
export function partsOf(names: readonly string[]): readonly string[] {
  return [...new Set(names.map(partOf))];
}

function partOf(name: string): string {
  const [, library] = /^database glimpse:([^]*)/.exec(name) ?? [];
  if (library !== undefined) return parts.library(library);
  if (/^(service worker|cache) /.test(name)) return parts.app;
  if (/^(database|folder) glimpse-files/.test(name)) return parts.models;
  if (/^(database|folder) glimpse-vectors/.test(name)) return parts.vectors;
  return name.startsWith('setting ') ? parts.settings : parts.other;
}
