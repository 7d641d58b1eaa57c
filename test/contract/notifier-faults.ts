import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/lib/errors.ts';
import type { Notifier } from '../../src/notify/notifier.ts';
import { buildCard, buildReply } from './notifier-cards.ts';
import {
  type Bench,
  expectNoSecret,
  type Fault,
  failureOf,
  type NotifierTraits,
  newKey,
  type Posted,
  postRoot,
  RETRY_AFTER_MS,
} from './notifier-harness.ts';

type Verb = 'post' | 'reply' | 'edit' | 'find';

const MEANINGS: readonly { fault: Fault; verbs: readonly Verb[]; code: ErrorCode }[] = [
  { fault: 'rate-limited', verbs: ['post', 'reply', 'edit', 'find'], code: 'rate-limited' },
  { fault: 'rate-limited-globally', verbs: ['post'], code: 'rate-limited' },
  { fault: 'down', verbs: ['post', 'reply', 'edit', 'find'], code: 'platform-down' },
  { fault: 'server-error', verbs: ['post', 'reply', 'edit', 'find'], code: 'outcome-unknown' },
  { fault: 'lost-after-commit', verbs: ['post', 'reply'], code: 'outcome-unknown' },
  { fault: 'lost-before-commit', verbs: ['post', 'reply'], code: 'outcome-unknown' },
  { fault: 'timeout-after-commit', verbs: ['post', 'reply', 'edit'], code: 'outcome-unknown' },
  { fault: 'channel-gone', verbs: ['post'], code: 'channel-gone' },
  { fault: 'not-permitted', verbs: ['post'], code: 'not-permitted' },
  { fault: 'token-rejected', verbs: ['post', 'reply', 'edit', 'find'], code: 'token-rejected' },
  { fault: 'rejected', verbs: ['post', 'reply', 'edit'], code: 'message-rejected' },
  { fault: 'thread-gone', verbs: ['reply'], code: 'thread-gone' },
  { fault: 'message-gone', verbs: ['edit'], code: 'message-gone' },
  { fault: 'cannot-read', verbs: ['find'], code: 'not-permitted' },
];

/** Every way to fail, with the one code that says what is to be done about it. */
export function describeFaults(traits: NotifierTraits, bench: Bench): void {
  describe('when something goes wrong', () => {
    for (const [fault, verb, code] of meaningsFor(traits)) {
      it(`says that ${fault} at ${verb} is ${code}`, () => expectMeaning(bench, fault, verb, code));
    }
    for (const fault of lossesOf(traits)) {
      const arrived = fault !== 'lost-before-commit';
      it(`finds ${arrived ? 'what arrived' : 'that nothing arrived'} after ${fault}`, () =>
        expectFound(bench, fault, arrived));
    }
    it('logs no secret', () => {
      for (const line of bench.harness.logged()) expectNoSecret(bench.harness, line);
    });
  });
}

async function expectMeaning(bench: Bench, fault: Fault, verb: Verb, code: ErrorCode): Promise<void> {
  const posted = await postRoot(bench);
  await bench.harness.inject(fault, posted.channel, posted.root);

  const error = await failureOf(() => attempt(bench.notifier, verb, posted));

  expect(error.code).toBe(code);
  expect(error.message).toMatch(/^[A-Z].*[.!]$/s);
  expect(error.retryAfterMs).toBe(code === 'rate-limited' ? RETRY_AFTER_MS : undefined);
  expect(error.global).toBe(fault === 'rate-limited-globally');
  expectNoSecret(bench.harness, error);
}

async function expectFound({ harness, notifier }: Bench, fault: Fault, arrived: boolean): Promise<void> {
  const { channel, root, since } = await postRoot({ harness, notifier });
  const [rootKey, replyKey] = [newKey(), newKey()];
  await harness.inject(fault, channel, null);
  await failureOf(() => notifier.post(channel, buildCard(), rootKey));
  await harness.inject(fault, channel, root);
  await failureOf(() => notifier.reply(root, buildReply(), replyKey, false));
  await harness.settle();

  const found = [await notifier.find(channel, rootKey, since), await notifier.find(root, replyKey, since)];

  expect(found.map((ref) => ref !== null)).toEqual([arrived, arrived]);
}

function meaningsFor({ faults, canFind }: NotifierTraits): readonly (readonly [Fault, Verb, ErrorCode])[] {
  return MEANINGS.filter(({ fault }) => faults.includes(fault)).flatMap(({ fault, verbs, code }) =>
    verbs.filter((verb) => canFind || verb !== 'find').map((verb) => [fault, verb, code] as const),
  );
}

function lossesOf({ faults, canFind }: NotifierTraits): readonly Fault[] {
  const losses: readonly Fault[] = ['lost-after-commit', 'lost-before-commit', 'timeout-after-commit'];
  return canFind ? losses.filter((fault) => faults.includes(fault)) : [];
}

function attempt(notifier: Notifier, verb: Verb, { channel, root, key, since }: Posted): Promise<unknown> {
  if (verb === 'post') return notifier.post(channel, buildCard(), newKey());
  if (verb === 'reply') return notifier.reply(root, buildReply(), newKey(), false);
  if (verb === 'edit') return notifier.edit(root, buildCard({ stage: 'published' }), key);
  return notifier.find(channel, key, since);
}
