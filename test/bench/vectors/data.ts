import { mixing } from './mixing.ts';
import { Random, scramble } from './random.ts';
import { dims, type Kind } from './types.ts';

/** Writes vector number `index` of unit length. */
type Write = (index: number, to: Float32Array) => void;

/** Rows, and queries that are not among them: another picture of something that is there, or words about it. */
export interface Source {
  readonly row: Write;
  readonly picture: Write;
  readonly text: Write;
}

/** How much of a picture is its topic, its event, its burst and its own, and how a text differs from the picture that it is about. */
interface Shape {
  /** How quickly the dimensions get less important. */
  readonly decay: number;
  readonly topic: number;
  readonly event: number;
  readonly burst: number;
  readonly own: number;
  /** Of the picture in a text, and of the text alone. */
  readonly signal: number;
  readonly noise: number;
  /** Cosine of the means of pictures and texts, before the outlying coordinates. */
  readonly means: number;
}

const shapes: Readonly<Record<Exclude<Kind, 'iid'>, Shape>> = {
  /** Photographs of a person: bursts of events of topics, and texts that say clearly which are meant. */
  clustered: { decay: 1, topic: 0.55, event: 0.55, burst: 0.45, own: 0.28, signal: 0.55, noise: 0.6, means: 0.15 },
  /** Little in common, and scores of texts as close together as those of CLIP are. */
  clip: { decay: 0.6, topic: 0.35, event: 0.3, burst: 0.25, own: 0.75, signal: 0.35, noise: 0.8, means: 0.3 },
};

/** What all pictures share. */
const shared = 0.9;
const seed = 7;
const bursts = 5;
/** An own stream of numbers for every vector of every sort. */
const stream = (index: number, sort: number): Random => new Random(scramble(index + 1) ^ Math.imul(sort, 0x85ebca6b));

export function sourceOf(kind: Kind, rows: number): Source {
  return kind === 'iid' ? noise() : pictures(shapes[kind], rows);
}

function noise(): Source {
  const write = (sort: number): Write => (index, to) => {
    const random = stream(index, sort);
    for (let i = 0; i < dims; i++) to[i] = random.normal();
    toUnit(to);
  };
  return { row: write(1), picture: write(2), text: write(3) };
}

function pictures(shape: Shape, rows: number): Source {
  const mix = mixing(seed);
  const random = new Random(seed);
  const deviations = Float32Array.from({ length: dims }, (_, i) => (i + 8) ** (-shape.decay / 2));
  toUnit(deviations);
  const topics = Array.from({ length: Math.max(8, Math.min(200, rows >> 6)) }, () => deviations.map((deviation) => deviation * random.normal()));
  const events = Array.from({ length: Math.max(32, rows >> 4) }, (_, id) => ({ id, topic: topics[Math.floor(random.unit() ** 2 * topics.length)]! }));
  const { pictureMean, textMean } = means(shape.means, deviations, mix, random);

  /** What picture `index` shows, with as much of its own as told. */
  function show(index: number, own: number, grain: Random, to: Float32Array): void {
    const choice = stream(index, 4);
    const { id, topic } = events[choice.below(events.length)]!;
    const event = stream(id, 5);
    const burst = stream(id * bursts + choice.below(bursts), 6);
    for (let i = 0; i < dims; i++) {
      to[i] = shape.topic * topic[i]! + deviations[i]! * (shape.event * event.normal() + shape.burst * burst.normal() + own * grain.normal());
    }
  }

  function finish(mean: Float32Array, to: Float32Array): void {
    mix(to);
    for (let i = 0; i < dims; i++) to[i] = to[i]! + shared * mean[i]!;
    toUnit(to);
  }

  return {
    row(index, to) {
      show(index, shape.own, stream(index, 1), to);
      finish(pictureMean, to);
    },
    picture(index, to) {
      const grain = stream(index, 2);
      show(grain.below(rows), 1.2 * shape.own, grain, to);
      finish(pictureMean, to);
    },
    text(index, to) {
      const grain = stream(index, 3);
      show(grain.below(rows), 0.2, grain, to);
      for (let i = 0; i < dims; i++) to[i] = shape.signal * to[i]! + shape.noise * deviations[i]! * grain.normal();
      finish(textMean, to);
    },
  };
}

/** The means of pictures and of texts, with the few coordinates that CLIP models have far out. */
function means(cosine: number, deviations: Float32Array, mix: (vector: Float32Array) => void, random: Random) {
  const [pictureMean, other] = [0, 1].map(() => {
    const vector = deviations.map((deviation) => deviation * random.normal());
    toUnit(vector);
    mix(vector);
    return vector;
  }) as [Float32Array, Float32Array];
  const textMean = pictureMean.map((value, i) => cosine * value + Math.sqrt(1 - cosine ** 2) * other[i]!);
  pictureMean[133]! += 0.5;
  pictureMean[92]! -= 0.3;
  textMean[133]! += 0.2;
  textMean[92]! += 0.4;
  toUnit(pictureMean);
  toUnit(textMean);
  return { pictureMean, textMean };
}

function toUnit(vector: Float32Array): void {
  let squares = 0;
  for (let i = 0; i < dims; i++) squares += vector[i]! ** 2;
  const length = Math.sqrt(squares);
  for (let i = 0; i < dims; i++) vector[i] = vector[i]! / length;
}
