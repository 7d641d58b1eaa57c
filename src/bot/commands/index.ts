import type { Command } from '../command.ts';
import { buildHelp } from './help.ts';
import { lookup } from './lookup.ts';
import { subscribe } from './subscribe.ts';
import { subscriptions } from './subscriptions.ts';
import { unsubscribe } from './unsubscribe.ts';

const ANSWERS: readonly Command[] = [subscribe, subscriptions, unsubscribe, lookup];

/** Every slash command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [...ANSWERS, buildHelp(ANSWERS)];
