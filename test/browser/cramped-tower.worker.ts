// The order matters, as in faulty-tower.worker.ts.
import './cramped.ts';
import '../../src/worker/tower.worker.ts';
