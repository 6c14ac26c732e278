// The addresses must be written inline: bundlers look for this very form.

export const newEngine = (): Worker => new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-engine' });
export const newTower = (): Worker => new Worker(new URL('./tower.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-tower' });
export const newDecoder = (): Worker => new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-decode' });
export const newScanner = (): Worker => new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module', name: 'glimpse-scan' });
