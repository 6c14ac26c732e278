/** What cosines are multiplied with: the logit scale at which CLIP was trained to its end, and which its authors clip at 100 (Radford et al. 2021, section 2.5). */
const logitScale = 100;

/** Shares that add up to 1, from cosines. */
export function softmax(cosines: readonly number[]): number[] {
  const most = Math.max(...cosines);
  const powers = cosines.map((cosine) => Math.exp(logitScale * (cosine - most)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
