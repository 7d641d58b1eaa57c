import type { Config } from '../config.ts';
import type { Clock } from '../lib/clock.ts';
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createLog } from '../lib/log.ts';
import type { Terminal } from '../lib/terminal.ts';
import { createTerminal } from '../lib/terminal.ts';
import { hasFeedsToCheck, hasWork } from '../store/counts.ts';
import type { Program } from './program.ts';
import { startProgram } from './program.ts';
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
  const log = openLog(config, terminal);
  const end = waitForEnd(log);
  const options = {
    config,
    clock: systemClock,
    log,
    terminal,
    json,
    pollAll: once,
    fetchTimeoutMs: FETCH_TIMEOUT_MS,
    onFatal: end.fail,
  };
  const program = await startProgram(options);
  const hideStatus = showStatus(program, terminal, systemClock);
  if (!json && !terminal.isTTY) sayStart(config);
  try {
    await Promise.race([end.ended, ...(once ? [untilDone(program, systemClock)] : [])]);
  } finally {
    hideStatus();
    await program.stop();
    terminal.close();
  }
  return end.exitCode();
}

/** Waits until every feed was checked, every item judged and every message of now delivered. */
async function untilDone({ db, platforms }: Program, clock: Clock): Promise<void> {
  const giveUpAt = clock.now().getTime() + ONCE_LIMIT_MS;
  while (clock.now().getTime() < giveUpAt) {
    if (!(await hasFeedsToCheck(db, clock.now()))) {
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
function openLog(config: Config, terminal: Terminal): Log {
  const isTTY = process.stderr.isTTY;
  // a line under the live status would tear it: on one terminal both go through it
  const write = isTTY && terminal.isTTY ? terminal.print : (line: string) => process.stderr.write(line);
  return createLog({
    level: config.logLevel,
    format: isTTY || config.console ? 'plain' : 'json',
    secrets: config.secrets,
    write,
  });
}

function sayStart(config: Config): void {
  const channels = [config.slack && 'Slack', config.discord && 'Discord', config.console && 'this terminal'].filter(
    Boolean,
  );
  const feeds = config.feeds.filter((feed) => feed.enabled).length;
  process.stderr.write(`Earshot watches ${feeds} feeds and posts to ${channels.join(', ')}.\n`);
}

interface End {
  readonly ended: Promise<void>;
  readonly fail: (error: Error) => void;
  exitCode(): number;
}

/** Ends on SIGINT, SIGTERM or a fatal error. A second signal ends at once. */
function waitForEnd(log: Log): End {
  let code = 0;
  let finish = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const onSignal = (): void => {
    process.once('SIGINT', () => process.exit(130));
    process.once('SIGTERM', () => process.exit(143));
    finish();
  };
  const fail = (error: Error): void => {
    code = 1;
    log.error('program.failed', { err: error });
    finish();
  };
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  process.once('unhandledRejection', (reason) => fail(reason instanceof Error ? reason : new Error(String(reason))));
  return { ended, fail, exitCode: () => code };
}
