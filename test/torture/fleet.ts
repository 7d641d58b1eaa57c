import { type ProgramProcess, startProcess } from '../support/program-process.ts';

/** The running programs of a round, kept running as a service manager would. */
export interface Fleet {
  /** How many there are to be. */
  readonly size: number;
  /** Ends one with SIGKILL; it comes back after `gapMs`. */
  kill(place: number, gapMs: number): void;
  /** Stops one from running for `ms`, as a machine does that pauses or swaps. */
  freeze(place: number, ms: number): Promise<void>;
  /** Starts one more beside the others; it ends by itself or is ended after `ms`. */
  startAnother(ms: number): Promise<void>;
  /** Ends all of them, politely, and waits for it. */
  stop(): Promise<void>;
  /** What they logged so far, the dead ones first. */
  readLog(): string;
}

export interface FleetOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly size: number;
  /** Called when one was killed and before it comes back. */
  readonly onDeath: () => Promise<void>;
}

/** A program that cannot start (its database is away) is started again this much later. */
const AGAIN_MS = 250;
/** Ending politely takes 10 s at most, as the program promises. */
const POLITE_MS = 15_000;

export function startFleet({ env, size, onDeath }: FleetOptions): Fleet {
  const all: ProgramProcess[] = [];
  const places: ProgramProcess[] = [];
  const gaps = new Map<ProgramProcess, number>();
  let stopping = false;
  const start = (): ProgramProcess => {
    const program = startProcess({ env });
    all.push(program);
    return program;
  };
  const occupy = (place: number): void => {
    if (stopping) return;
    const program = start();
    places[place] = program;
    void program.ended.then(async () => {
      if (stopping) return;
      await onDeath();
      setTimeout(() => occupy(place), gaps.get(program) ?? AGAIN_MS);
    });
  };
  for (let place = 0; place < size; place++) occupy(place);
  const pick = (place: number): ProgramProcess | undefined => places[place % size];
  return {
    size,
    kill: (place, gapMs) => {
      const program = pick(place);
      if (program === undefined) return;
      gaps.set(program, gapMs);
      program.kill('SIGKILL');
    },
    freeze: async (place, ms) => {
      const program = pick(place);
      program?.kill('SIGSTOP');
      await pause(ms);
      program?.kill('SIGCONT');
    },
    startAnother: async (ms) => {
      const program = start();
      await Promise.race([program.ended, pause(ms)]);
      program.kill('SIGKILL');
      await program.ended;
    },
    stop: async () => {
      stopping = true;
      for (const program of all) program.kill('SIGTERM');
      const ended = Promise.all(all.map((program) => program.ended));
      await Promise.race([ended, pause(POLITE_MS)]);
      for (const program of all) program.kill('SIGKILL');
      await ended;
    },
    readLog: () => all.map(({ pid, err, out }) => `--- process ${pid}\n${out}${err}`).join('\n'),
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
