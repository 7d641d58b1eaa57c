import type { Config } from '../config.ts';
import type { Clock } from '../lib/clock.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createLog } from '../lib/log.ts';
import type { Terminal } from '../lib/terminal.ts';
import { createTerminal } from '../lib/terminal.ts';
import { getCounts, hasFeedsToCheck, hasWork } from '../store/counts.ts';
import { watchForEnd } from './ending.ts';
import type { Program } from './program.ts';
import { startProgram } from './program.ts';
import { buildSentences } from './sentences.ts';
import { showStatus } from './status.ts';

export interface RunOptions {
  readonly config: Config;
  /** Check every feed once, deliver, and end. */
  readonly once: boolean;
  readonly json: boolean;
}

/** Government servers can be slow, but an answer after that is none. */
const FETCH_TIMEOUT_MS = 20_000;
/** Messages due within this time are waited for, and no slower ones. */
const SOON_MS = 30_000;
const LOOK_MS = 200;
/** However slow the feeds are, `--once` ends; what is left is due at the next run. */
const ONCE_LIMIT_MS = 10 * 60_000;

/**
 * Runs the program until SIGINT or SIGTERM (or, with `once`, until everything is done). Returns the exit code.
 * @throws EarshotError `bad-config`.
 */
export async function runUntilStopped({ config, once, json }: RunOptions): Promise<number> {
  const terminal = createTerminal({ out: process.stdout, isTTY: process.stdout.isTTY && !json });
  const log = openLog(config, terminal, once);
  const end = watchForEnd(log, () => say('Stopping: finishing what is under way. Once more stops at once.', terminal));
  const startedAt = systemClock.now();
  say(describeStart(config), terminal);
  const program = await startProgram({
    ...{ config, clock: systemClock, log, terminal, json, pollAll: once, fetchTimeoutMs: FETCH_TIMEOUT_MS },
    onFatal: end.fail,
  });
  const hideStatus = showStatus(program, terminal, systemClock);
  try {
    if (!once) await tellWhatFails(program, log);
    await Promise.race([end.ended, ...(once ? [untilDone(program, startedAt, systemClock)] : [])]);
  } finally {
    hideStatus();
    end.finish();
    await program.stop();
    terminal.close();
  }
  return end.exitCode();
}

/** A feed that begins to fail is said once, and not again at every start; who starts the program wants to know all the same. */
async function tellWhatFails({ db }: Program, log: Log): Promise<void> {
  const { failing } = await getCounts(db);
  if (failing.length > 0) log.warn('feeds.still_failing', { feeds: failing });
}

/** Waits until every feed was checked, every item judged and every message of now delivered. */
async function untilDone({ db, platforms }: Program, startedAt: Date, clock: Clock): Promise<void> {
  const giveUpAt = startedAt.getTime() + ONCE_LIMIT_MS;
  while (clock.now().getTime() < giveUpAt) {
    if (!(await hasFeedsToCheck(db, startedAt, clock.now()))) {
      if (!(await hasWork(db, platforms, new Date(clock.now().getTime() + SOON_MS)))) return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Waits until all that was read is judged and said; messages that wait longer than a moment are not waited for. */
export async function untilSaid({ db, platforms }: Program, clock: Clock): Promise<void> {
  while (await hasWork(db, platforms, new Date(clock.now().getTime() + SOON_MS))) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Logs go to standard error: as lines for a person where one reads along, as JSON for a service. */
function openLog(config: Config, terminal: Terminal, once: boolean): Log {
  const isTTY = process.stderr.isTTY;
  // a line under the live status would tear it: on one terminal both go through it
  const write = isTTY && terminal.isTTY ? terminal.say : (line: string) => process.stderr.write(line);
  return createLog({
    level: config.logLevel,
    format: isTTY || config.console ? 'plain' : 'json',
    sentences: buildSentences(!once),
    secrets: config.secrets,
    write,
  });
}

/** Tells a person who reads along; a service has its log. */
function say(text: string, terminal: Terminal): void {
  if (terminal.isTTY) terminal.say(text);
  else if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
}

function describeStart(config: Config): string {
  const channels = [config.slack && 'Slack', config.discord && 'Discord', config.console && 'this terminal'];
  const feeds = config.feeds.filter((feed) => feed.enabled).length;
  return `Earshot watches ${feeds} feeds and posts to ${channels.filter(Boolean).join(', ')}. Opening the database …`;
}
