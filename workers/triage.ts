import { buildFeatures } from '../src/domain/cluster.ts';
import { pickPriority, pickRetryDelay } from '../src/domain/schedule.ts';
import { pickSeverer, pickSeverity } from '../src/domain/severity.ts';
import { SEVERITIES } from '../src/domain/types.ts';
import type { Jobs } from '../src/queue/queue.ts';
import { lockStories } from '../src/store/stories.ts';
import type { UntriagedItem } from '../src/store/triage.ts';
import { listUntriaged, postponeTriage, recordVerdicts } from '../src/store/triage.ts';
import type { WorkerDeps } from './deps.ts';
import type { JudgedItem, UrgentRung } from './settle.ts';
import { settleItem } from './settle.ts';

/** Judges a batch of items: classify outside any transaction, then stories and deliveries in one, under one lock. */
export async function triage(deps: WorkerDeps, { itemIds }: Jobs['triage']): Promise<void> {
  const waiting = await listUntriaged(deps.db, itemIds, deps.clock.now());
  if (waiting.length === 0) return;
  const rung = await triageBatch(deps, waiting);
  for (const { platform, channelId, severity } of joinRung(rung))
    await deps.queue.ring('deliver', { platform, channelId }, { priority: pickPriority(SEVERITIES.indexOf(severity)) });
}

/** One ring for each channel, as urgent as its most severe news. */
function joinRung(rung: readonly UrgentRung[]): readonly UrgentRung[] {
  const channels = new Map<number, UrgentRung>();
  for (const one of rung) {
    const severity = pickSeverer(channels.get(one.channelId)?.severity ?? 'low', one.severity);
    channels.set(one.channelId, { ...one, severity });
  }
  return [...channels.values()];
}

/** One item that cannot be triaged must not hold up the others: a failed batch is tried one by one. */
async function triageBatch(deps: WorkerDeps, batch: readonly UntriagedItem[]): Promise<readonly UrgentRung[]> {
  try {
    return await settleBatch(
      deps,
      batch.map((item) => judge(deps, item)),
    );
  } catch (error) {
    if (batch.length > 1) {
      const rung: UrgentRung[] = [];
      for (const item of batch) rung.push(...(await triageBatch(deps, [item])));
      return rung;
    }
    await putOff(deps, batch, error);
    return [];
  }
}

function judge({ classifier }: WorkerDeps, waiting: UntriagedItem): JudgedItem {
  const verdict = classifier.classify(waiting.item);
  return { ...waiting, verdict, severity: pickSeverity(waiting.item, verdict) };
}

async function settleBatch(deps: WorkerDeps, judged: readonly JudgedItem[]): Promise<readonly UrgentRung[]> {
  const { db, classifier, storyModel, clock } = deps;
  const relevant = judged
    .filter(({ verdict }) => verdict.relevant)
    .map((one) => ({ one, features: buildFeatures(one.item, one.verdict) }));
  return db.tx(async (sql) => {
    if (relevant.length > 0) await lockStories(sql);
    const now = clock.now();
    // under the lock: another worker may have judged some of them meanwhile
    const open = new Set(
      (
        await listUntriaged(
          sql,
          judged.map(({ id }) => id),
          now,
        )
      ).map(({ id, version }) => `${id}.${version}`),
    );
    const todo = judged.filter(({ id, version }) => open.has(`${id}.${version}`));
    if (todo.length > 0) await recordVerdicts(sql, todo, classifier.name, now);
    const rung: UrgentRung[] = [];
    for (const { one, features } of relevant) {
      if (open.has(`${one.id}.${one.version}`))
        rung.push(...(await settleItem(sql, one, { features, storyModel }, now)));
    }
    return rung;
  });
}

async function putOff({ db, clock, log }: WorkerDeps, batch: readonly UntriagedItem[], error: unknown): Promise<void> {
  for (const { id, failures } of batch) {
    log.error('triage.failed', { item: id, err: error });
    await postponeTriage(db, id, new Date(clock.now().getTime() + pickRetryDelay(failures + 1)));
  }
}
