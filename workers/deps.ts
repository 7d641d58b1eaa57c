import type { Classifier } from '../src/classify/classifier.ts';
import type { Db } from '../src/db/db.ts';
import type { StoryModel } from '../src/domain/story-model.ts';
import type { Platform } from '../src/domain/types.ts';
import type { Clock } from '../src/lib/clock.ts';
import type { Log } from '../src/lib/log.ts';
import type { Notifier } from '../src/notify/notifier.ts';
import type { Queue } from '../src/queue/queue.ts';
import type { Source } from '../src/sources/source.ts';

/** What the workers are handed. */
export interface WorkerDeps {
  readonly db: Db;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
  readonly sources: ReadonlyMap<string, Source>;
  readonly classifier: Classifier;
  /** By which items find their stories. */
  readonly storyModel: StoryModel;
  readonly notifiers: ReadonlyMap<Platform, Notifier>;
  /** Channels that this process speaks to: its leases run out early where the clock jumps forward. */
  readonly speaking: Set<number>;
  /** What our own waits are divided by; 1 but against servers that play the platforms. */
  readonly haste: number;
}
