import { type Expected, keyOf, readExpected } from './expected.ts';
import { drawPlan, planReference } from './plan.ts';
import { type Outcome, playRound } from './round.ts';
import { openStage, type Stage } from './stage.ts';
import type { Servers } from './store-shared.ts';
import { ALL_TALES } from './tales.ts';

export interface Series {
  readonly rounds: number;
  /** Of the first round; each further one takes the next. */
  readonly seed: number;
  /** Null: the embedded database. */
  readonly servers: Servers | null;
  /** No further round is begun once it is aborted. */
  readonly signal?: AbortSignal;
}

/** Plays a reference without faults, then round after round against it. */
export async function* playRounds({ rounds, seed, servers, signal }: Series): AsyncGenerator<Outcome> {
  const stage = await openStage(servers);
  try {
    const expected = await playReference(stage);
    const ground = { isShared: stage.store.isShared, storeStrikes: Object.keys(stage.store.strikes) };
    for (let round = 0; round < rounds && signal?.aborted !== true; round++)
      yield await playRound(stage, drawPlan(seed + round, ground), expected);
  } finally {
    await stage.close();
  }
}

/** @throws Error where even without faults not every event is told as it should be: nothing can be measured by that. */
async function playReference(stage: Stage): Promise<Expected> {
  const { heard } = await playRound(stage, planReference(ALL_TALES), new Map());
  const expected = readExpected(heard);
  const whole = stage.chats.channels.filter(({ severity, dead }) => severity === 'low' && !dead);
  const wrong = whole.flatMap(({ name }) =>
    ALL_TALES.filter(({ id, tellings }) => {
      const roots = heard.filter(({ channel, kind, tale }) => channel === name && kind === 'root' && tale === id);
      return (
        roots.length !== 1 || expected.get(keyOf(name, id))?.replies.join() !== [...tellings.keys()].slice(1).join()
      );
    }).map(({ id }) => `${id} in ${name}: ${JSON.stringify(expected.get(keyOf(name, id)) ?? null)}`),
  );
  if (wrong.length > 0) throw new Error(`Without any fault not everything was told as planned: ${wrong.join('; ')}`);
  return expected;
}
