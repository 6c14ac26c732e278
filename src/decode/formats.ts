import { bmff } from './bmff.ts';
import { bmffTurn } from './bmff-turn.ts';
import { bmp } from './bmp.ts';
import type { Format } from './format.ts';
import { gif } from './gif.ts';
import { ico } from './ico.ts';
import { jpeg } from './jpeg.ts';
import { jxl } from './jxl.ts';
import { png } from './png.ts';
import type { PictureType } from './sniff.ts';
import { webp } from './webp.ts';

/** How each kind of file is read without decoding it. */
export const formats: Readonly<Record<PictureType, Format>> = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/webp': webp,
  'image/gif': gif,
  'image/bmp': bmp,
  'image/x-icon': ico,
  'image/jxl': jxl,
  'image/avif': { ...bmff, asked: (bytes) => ({ place: 'avif', turn: bmffTurn(bytes) }) },
  'image/heic': bmff,
};
