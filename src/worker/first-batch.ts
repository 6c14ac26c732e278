/** Pictures in a run before any was timed: few, so that a query's picture never waits long behind them. */
export const firstBatch = 4;
