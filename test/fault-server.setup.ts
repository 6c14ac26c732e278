import type { TestProject } from 'vitest/node';
import { startFaultServer } from './fault-server.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    faultServer: string;
  }
}

/** Tests in the browser cannot start a server. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startFaultServer();
  project.provide('faultServer', server.url);
  return server.close;
}
