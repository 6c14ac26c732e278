import { serveShard } from '../vectors/shards/board.ts';
import type { ScanTask } from './scan-workers.ts';
import { ownScope } from './rpc.ts';

ownScope.addEventListener('message', (message) => serveShard((message as MessageEvent<ScanTask>).data));
