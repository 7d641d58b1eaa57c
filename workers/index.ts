import { deliver } from './deliver.ts';
import type { WorkerDeps } from './deps.ts';
import { digest } from './digest.ts';
import { poll } from './poll.ts';
import { startSweep } from './sweep.ts';
import { triage } from './triage.ts';

export type { WorkerDeps } from './deps.ts';

/** Running workers. */
export interface Workers {
  /** Stops sweeping; the queue's own `close` waits for running jobs. */
  stop(): Promise<void>;
}

/** The product in reading order: poll, triage, deliver, digest, sweep. `upkeep` is the embedded database's own. */
export async function startWorkers(deps: WorkerDeps, upkeep: () => Promise<void>): Promise<Workers> {
  await deps.queue.work({
    poll: (data, signal) => poll(deps, data, signal),
    triage: (data) => triage(deps, data),
    deliver: (data) => deliver(deps, data),
    digest: (data) => digest(deps, data),
  });
  return startSweep(deps, upkeep);
}
