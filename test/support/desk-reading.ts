import { ruleOf } from './raw-items.ts';
import type { Desk, DeskChannel } from './workers.ts';
import { REGISTER, REQUEST_TIMEOUT_MS } from './workers.ts';

/** After this long the outcome of a lost request can be looked for. */
export const TO_BE_SURE_MS = REQUEST_TIMEOUT_MS + 5_000;

/** A root as a reader of the channel sees it, with what stands under it; whole messages as JSON. */
export interface ShownRoot {
  readonly text: string;
  readonly replies: readonly string[];
}

/** What readers see at a desk, what they do, and what goes wrong there. */
export interface Reading {
  /** What a channel shows outside threads, and under each of its roots; oldest first. */
  shown(channel: DeskChannel): readonly ShownRoot[];
  /** How many replies each root has. */
  counts(channel: DeskChannel): readonly number[];
  /** The outbox as `root sent`, oldest first. */
  states(channel: DeskChannel): Promise<readonly string[]>;
  deleteRoots(channel: DeskChannel): void;
  /** Breaks the connection of the next message, before or after it is accepted. */
  loseAnswer(platform: DeskChannel['platform'], committed: boolean): void;
  /** A rule comes on display … */
  display(): Promise<void>;
  /** … is published … */
  publish(): Promise<void>;
  /** … and corrected by another document. */
  correct(number: string): Promise<void>;
}

/** The desk is opened before the first test: it is asked for when it is needed. */
export function readDesk(at: () => Desk): Reading {
  const reading: Reading = {
    shown: (channel) => (channel.platform === 'slack' ? readSlack(at(), channel) : readDiscord(at(), channel)),
    counts: (channel) => reading.shown(channel).map(({ replies }) => replies.length),
    states: async (channel) => (await at().outbox(channel)).map(({ kind, state }) => `${kind} ${state}`),
    deleteRoots: (channel) => deleteRoots(at(), channel),
    loseAnswer: (platform, committed) => {
      if (platform === 'slack') at().slack.fail({ kind: 'reset', committed });
      else
        at().discord.fault(
          { kind: 'reset', when: committed ? 'after' : 'before' },
          { method: 'POST', path: '/messages' },
        );
    },
    display: () => at().bring(REGISTER, ruleOf('2026-00001')).then(at().judge),
    publish: () =>
      at()
        .bring(REGISTER, ruleOf('2026-00001', { stage: 'published' }))
        .then(at().judge),
    correct: (number) => {
      const facts = { stage: 'corrected', correctionOf: 'fr:2026-00001' } as const;
      return at()
        .bring(REGISTER, ruleOf(number, facts, { title: `Correction ${number}` }))
        .then(at().judge);
    },
  };
  return reading;
}

function readSlack({ slack }: Desk, { external }: DeskChannel): readonly ShownRoot[] {
  const roots = slack.messages(external).filter((one) => !one.broadcast && !one.tombstone);
  return roots.map((one) => ({
    text: JSON.stringify(one),
    replies: slack.thread(external, one.ts).map((reply) => JSON.stringify(reply)),
  }));
}

function readDiscord({ discord }: Desk, { external }: DeskChannel): readonly ShownRoot[] {
  return discord.messages(external).map((one) => ({
    text: JSON.stringify(one),
    replies: (discord.thread(one.id)?.messages ?? []).map((reply) => JSON.stringify(reply)),
  }));
}

function deleteRoots({ slack, discord }: Desk, { platform, external }: DeskChannel): void {
  if (platform === 'slack') {
    for (const { ts } of slack.messages(external)) slack.deleteThread(external, ts);
    return;
  }
  for (const { id } of discord.messages(external)) {
    if (discord.thread(id) !== undefined) discord.deleteThread(id);
    discord.deleteMessage(external, id);
  }
}
