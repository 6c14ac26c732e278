import { cleanText } from '../../clean.ts';
import type { Tags } from './tags.ts';

/** Keywords at most, and characters of one. */
const mostTags = 32;
const longestTag = 64;
/** Characters of the name of a camera or a lens. */
const longestName = 100;

/** What cameras and programs write where a person would describe the picture. */
const boilerplate = new RegExp(
  `^(${[
    '((konica )?minolta|olympus|kodak|samsung|pentax|casio|sanyo) digital (still )?camera',
    'sony dsc',
    'samsung( csc)?',
    'digital still camera',
    'dcim\\S*',
    'exif[_ ]jpeg[_ ]\\S*',
    'created with (the )?gimp',
    'user ?comments?',
    'binary comment',
    'charset=.*',
    // Modes of Chinese telephones.
    'cof|sdr|hdr|edf|bur(st)?|ptr|mde|btf|rhdr',
    'default|untitled|undefined|null',
    '[-.?0]+',
  ].join('|')})$`,
  'i',
);

function sentence(text: string): string {
  const clean = cleanText(text);
  return boilerplate.test(clean) ? '' : clean;
}

/** The text of EXIF's UserComment: eight bytes that name how it is written, then the text itself. EXIF 2.32, tag 0x9286 */
function comment(value: unknown): string {
  if (!Array.isArray(value)) return '';
  const bytes = Uint8Array.from(value.slice(0, 8_192), Number);
  const code = String.fromCharCode(...bytes.subarray(0, 8)).replace(/\0+$/, '');
  const body = bytes.subarray(8);
  if (code === 'ASCII' || code === '') return new TextDecoder().decode(body);
  if (code !== 'UNICODE') return '';
  // Of which order the two bytes of a letter are is not said; in most languages one of them is often zero.
  const zeros = [0, 0];
  body.forEach((byte, i) => byte === 0 && zeros[i % 2]!++);
  return new TextDecoder(zeros[0]! > zeros[1]! ? 'utf-16be' : 'utf-16le').decode(body);
}

/** What the picture shows in a person's words; empty when nobody has said so. */
export function captionOf({ text, raw }: Tags): string {
  const said = [
    () => text('xmp', 'description'),
    () => text('iptc', 'Caption/Abstract'),
    () => text('exif', 'ImageDescription'),
    () => comment(raw('exif', 'UserComment')),
    () => text('xmp', 'title'),
    () => text('iptc', 'Object Name'),
    () => text('png', 'Description'),
    () => text('png', 'Title'),
  ];
  for (const one of said) {
    const caption = sentence(one());
    if (caption) return caption;
  }
  return '';
}

/** Keywords, each once. */
export function tagsOf({ list }: Tags): string[] {
  const all = [...list('xmp', 'subject'), ...list('iptc', 'Keywords')].map((tag) => cleanText(tag, longestTag)).filter(Boolean);
  return [...new Set(all)].slice(0, mostTags);
}

/** The camera, with its maker unless the model names it; empty when it is not known. */
export function cameraOf({ text }: Tags): string {
  const make = cleanText(text('exif', 'Make'), longestName);
  const model = cleanText(text('exif', 'Model'), longestName).replace(/^(\S+) (?=\1 )/i, '');
  const makers = make.toLowerCase().split(' ');
  const named = makers.includes(model.toLowerCase().split(' ', 1)[0] ?? '');
  return cleanText(named || !model ? model || make : `${make} ${model}`, longestName);
}

/** The lens; empty when it is not known. */
export function lensOf({ text }: Tags): string {
  const lens = cleanText(text('exif', 'LensModel') || text('xmp', 'Lens'), longestName);
  return /^[-.\s0]*$|^0(\.0)? ?mm f\/0(\.0)?$/i.test(lens) ? '' : lens;
}
