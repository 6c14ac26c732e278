import { EngineService } from './engine-service.ts';
import type { EngineCalls, EngineEvent } from './protocol.ts';
import { ownScope, serve } from './rpc.ts';

const service = new EngineService((event) => send(event));
const send = serve<EngineCalls, EngineEvent>(ownScope, service.handlers());
