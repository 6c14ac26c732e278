// The order matters: the faults' listeners must come before the worker's own.
import './faults.ts';
import '../../src/worker/tower.worker.ts';
