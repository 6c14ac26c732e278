import { test } from 'vitest';
import { Planes } from '/work/main/src/vectors/planes.ts';
// @ts-ignore
import { makeModel, D } from '/work/shared/vectors/src/gen.js';
test('x', { timeout: 600000 }, async () => {
  const N = Number(process.env.N ?? 100000);
  const SETS: Record<string, object> = { default: {}, hard: { alpha: 0.6, W_T: 0.35, W_E: 0.3, W_B: 0.25, W_P: 0.75, tz: 0.35, tn: 0.8, gap: 0.3 }, iid: { iid: true } };
  for (const [name, opt] of Object.entries(SETS)) {
    if (process.env.SET && process.env.SET !== name) continue;
    const model = makeModel(N, opt); const v = new Float32Array(D);
    const planes = await Planes.create(D);
    const rows: Float32Array[] = [];
    for (let i = 0; i < N; i++) { model.image(i, v); rows.push(v.slice()); }
    let t = performance.now();
    for (const r of rows) planes.append(r, 1);
    console.log(name, planes.kind, 'insert us', (performance.now() - t) / N * 1000);
    for (let j = 100; j < 400; j++) { const q = new Float32Array(D); j & 1 ? model.textQuery(j, q) : model.imageQuery(j, q); planes.candidates(q, 10); }
    const times: number[][] = [[], []], counts: number[][] = [[], []], base: number[] = [];
    for (let j = 0; j < 60; j++) {
      const q = new Float32Array(D); j & 1 ? model.textQuery(j, q) : model.imageQuery(j, q);
      for (let n = 0; n < 3; n++) { const t0 = performance.now(); const c = planes.candidates(q, 10); times[j & 1]!.push(performance.now() - t0); counts[j & 1]!.push(c.rescored); }
      if (j < 4) { const ph: any[] = ((globalThis as any).ph = []); planes.candidates(q, 10); console.log(JSON.stringify(ph)); (globalThis as any).ph = undefined;  const t0 = performance.now(); const out = rows.map((r, i) => { let s = 0; for (let d = 0; d < r.length; d++) s += r[d]! * q[d]!; return [s, i]; }).sort((a, b) => b[0]! - a[0]!).slice(0, 10); base.push(performance.now() - t0); if (!out) throw 0; }
    }
    const med = (a: number[]) => [...a].sort((x, y) => x - y)[a.length >> 1];
    for (const i of [0, 1]) console.log(name, i ? 'txt' : 'img', 'ms', med(times[i]!), Math.min(...times[i]!), 'rescored', med(counts[i]!), Math.max(...counts[i]!));
    console.log('dot+sort', med(base), Math.min(...base), (planes as any).t);
  }
});
