import type { Command } from '../command.ts';
import { backtest } from './backtest.ts';
import { claim } from './claim.ts';
import { deadlines } from './deadlines.ts';
import { digest } from './digest.ts';
import { done } from './done.ts';
import { edit } from './edit.ts';
import { feed } from './feed.ts';
import { follow } from './follow.ts';
import { buildHelp } from './help.ts';
import { irrelevant } from './irrelevant.ts';
import { latest } from './latest.ts';
import { lookup } from './lookup.ts';
import { mute } from './mute.ts';
import { pause } from './pause.ts';
import { resume } from './resume.ts';
import { split } from './split.ts';
import { status } from './status.ts';
import { story } from './story.ts';
import { subscribe } from './subscribe.ts';
import { subscriptions } from './subscriptions.ts';
import { test } from './test.ts';
import { unsubscribe } from './unsubscribe.ts';
import { why } from './why.ts';

/** What the buttons under an alert type. */
const DECISIONS: readonly Command[] = [follow, mute, irrelevant, claim, done];

/** What people set. */
const MANAGING: readonly Command[] = [
  subscribe,
  subscriptions,
  edit,
  unsubscribe,
  pause,
  resume,
  backtest,
  digest,
  test,
  feed,
  split,
];

/** What people ask. */
const READING: readonly Command[] = [story, latest, deadlines, why, status];

const ANSWERS: readonly Command[] = [...MANAGING, lookup, ...READING, ...DECISIONS];

/** Every slash command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [...ANSWERS, buildHelp(ANSWERS)];
