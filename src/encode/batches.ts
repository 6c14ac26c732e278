/**
 * Texts grouped for runs of at most `most`: those of like length together, because the shorter ones of a batch are filled up.
 * @param lengths tokens of each text
 * @param filling tokens of filling that a batch may have for each real one
 * @returns indices of the texts, each once
 */
export function batchesOf(lengths: readonly number[], most: number, filling: number): number[][] {
  const sorted = lengths.map((_, i) => i).sort((a, b) => lengths[a]! - lengths[b]!);
  const batches: number[][] = [];
  let batch: number[] = [];
  let real = 0;
  for (const i of sorted) {
    const length = lengths[i]!;
    const filled = length * (batch.length + 1) - real - length;
    if (batch.length > 0 && (batch.length >= most || filled > filling * (real + length))) {
      batches.push(batch);
      batch = [];
      real = 0;
    }
    batch.push(i);
    real += length;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
