/** The static server of the command line, for tests and tools. */
export { policy, serve } from '../src/cli/static-server.mjs';

/** @typedef {import('../src/cli/static-server.mjs').Served} Served */
/** @typedef {import('../src/cli/static-server.mjs').ServeOptions} ServeOptions */
