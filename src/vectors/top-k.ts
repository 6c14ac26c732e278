/** A row of an index and its score. */
export interface Scored {
  readonly slot: number;
  readonly score: number;
}

/**
 * The `k` highest of `scores` among the slots that `live` allows, best first; ties go to the lower slot.
 * A bounded min-heap: O(n log k).
 */
export function topK(scores: Float32Array, live: (slot: number) => boolean, k: number): Scored[] {
  const heap: Scored[] = [];
  const worse = (a: Scored, b: Scored): boolean => a.score < b.score || (a.score === b.score && a.slot > b.slot);
  for (let slot = 0; slot < scores.length; slot++) {
    if (!live(slot)) continue;
    const entry = { slot, score: scores[slot]! };
    if (heap.length < k) {
      heap.push(entry);
      siftUp(heap, worse);
    } else if (k > 0 && worse(heap[0]!, entry)) {
      heap[0] = entry;
      siftDown(heap, worse);
    }
  }
  return heap.sort((a, b) => (worse(a, b) ? 1 : -1));
}

function siftUp(heap: Scored[], worse: (a: Scored, b: Scored) => boolean): void {
  let child = heap.length - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!worse(heap[child]!, heap[parent]!)) return;
    [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
    child = parent;
  }
}

function siftDown(heap: Scored[], worse: (a: Scored, b: Scored) => boolean): void {
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) return;
    if (child + 1 < heap.length && worse(heap[child + 1]!, heap[child]!)) child++;
    if (!worse(heap[child]!, heap[parent]!)) return;
    [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
    parent = child;
  }
}
