import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../../errors/catalogue.ts';
import { DeviceThread } from './deviceThread.ts';
import type { FromLane, LaneStart, ToLane } from './laneMessages.ts';
import { LaneService } from './laneService.ts';

/**
 * The entry of a lane's thread. It computes nothing: it batches what page workers ask for while the device
 * blocks a thread of its own, so that the next batch is ready when one is done.
 */
const start = workerData as LaneStart;
const device = new DeviceThread(start, (reason) => {
  service.close(reason);
  say({ type: 'lost', reason });
});
const service = new LaneService(device, {
  now: () => performance.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
});

function say(message: FromLane): void {
  parentPort?.postMessage(message);
}

parentPort?.on('message', (message: ToLane) => {
  if (message.type === 'connect') return service.connect(message.model, message.port);
  const { model, bestBatch } = message;
  service.load(model, bestBatch).then(
    () => say({ type: 'loaded', model }),
    (error: unknown) => say({ type: 'not-loaded', model, reason: reasonOf(error) }),
  );
});
