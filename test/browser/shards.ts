/** What shards.worker.ts can be asked for. */
export type Trial = 'same' | 'shared' | 'killed' | 'stuck' | 'matches';
