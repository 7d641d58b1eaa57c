import type { Log } from '../lib/log.ts';

/** What ends the program, and with which exit code. */
export interface Ending {
  /** Resolves when the program is to stop. */
  readonly ended: Promise<void>;
  /** Something failed for good. */
  readonly fail: (error: Error) => void;
  /** Stops the program as well: what then still runs after `STOP_WITHIN_MS` is cut off. */
  readonly finish: () => void;
  exitCode(): number;
}

/** Who starts and stops programs (systemd, Docker, a person) is promised ten seconds. */
const STOP_WITHIN_MS = 9_000;

/** Ends on SIGINT, SIGTERM, SIGHUP or a fatal error; a second signal ends at once. `onSignal` hears of the first. */
export function watchForEnd(log: Log, onSignal: () => void): Ending {
  let code = 0;
  let resolveEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve;
  });
  const finish = (): void => {
    // nothing that is cut off is lost: every row acknowledged is there at the next start
    setTimeout(() => process.exit(code), STOP_WITHIN_MS).unref();
    resolveEnded();
  };
  const fail = (error: Error): void => {
    // what fails while everything closes follows from the first failure
    if (code !== 0) return;
    code = 1;
    log.error('program.failed', { err: error });
    finish();
  };
  onSignals(() => {
    onSignal();
    finish();
  });
  process.on('unhandledRejection', (reason) => fail(reason instanceof Error ? reason : new Error(String(reason))));
  process.on('uncaughtException', fail);
  endWithReader();
  return { ended, fail, finish, exitCode: () => code };
}

/** npm passes on what the terminal or the service manager has sent to both of us: such an echo is no second wish. */
const ECHO_MS = 1_000;

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

function onSignals(stop: () => void): void {
  let firstAtMs: number | null = null;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (firstAtMs !== null && performance.now() - firstAtMs > ECHO_MS) process.exit(code);
      if (firstAtMs !== null) return;
      firstAtMs = performance.now();
      stop();
    });
  }
}

/**
 * Nobody reads what is printed any more (`| head -1`): as any program at the head of a pipe, it ends there and then, before
 * the message that could not be printed is taken for sent. Nobody to read the log is no reason to end.
 */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(0);
    throw error;
  });
  process.stderr.on('error', () => undefined);
}
