import { spawn } from 'node:child_process';
import { EventEmitter, on } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const ROOT = join(import.meta.dirname, '../..');

export interface ProcessOptions {
  /** The program, from the root of the repository; `src/main.ts` unless said otherwise. */
  readonly program?: string;
  readonly args?: readonly string[];
  /** Its whole environment, but for the path to commands. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs; a `.env` there is read. */
  readonly cwd?: string;
  /** A module that is loaded before the program, from the root of the repository. */
  readonly preload?: string;
}

/** A running program, as whoever started it sees it. */
export interface ProgramProcess {
  readonly pid: number;
  /** What it printed so far. */
  readonly out: string;
  readonly err: string;
  /** Resolves once the condition holds. @throws when the program ends before. */
  until(condition: (program: ProgramProcess) => boolean): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Reads no more of what it prints, as `head` does when it has enough. */
  stopReading(): void;
  /** How it ended. */
  readonly ended: Promise<Ended>;
}

export interface Ended {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts a program of this repository as a person would, with pipes for its output. */
export function startProcess(options: ProcessOptions = {}): ProgramProcess {
  const { program = 'src/main.ts', args = [], env = {}, cwd = tmpdir(), preload } = options;
  const imports = ['tsx', ...(preload === undefined ? [] : [preload])].flatMap((name) => ['--import', resolve(name)]);
  const child = spawn(process.execPath, [...imports, join(ROOT, program), ...args], {
    ...{ cwd, env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  // a test that fails leaves no program behind
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const texts = { out: '', err: '' };
  const changes = new EventEmitter();
  const keep = (stream: Readable, name: keyof typeof texts): void => {
    stream.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
      changes.emit('change');
    });
  };
  keep(child.stdout, 'out');
  keep(child.stderr, 'err');
  const ended = new Promise<Ended>((settle) => {
    child.on('close', (code) => {
      process.off('exit', end);
      settle({ code, ...texts });
    });
  });
  void ended.then(() => changes.emit('end'));
  return {
    ...{ pid: child.pid ?? 0, ended },
    get out() {
      return texts.out;
    },
    get err() {
      return texts.err;
    },
    async until(condition) {
      if (condition(this)) return;
      for await (const _ of on(changes, 'change', { close: ['end'] })) if (condition(this)) return;
      throw new Error(`the program ended before:\n${texts.out}\n${texts.err}`);
    },
    kill: (signal) => void child.kill(signal),
    stopReading: () => void child.stdout.destroy(),
  };
}

/** Runs a program to its end. */
export function runProcess(options: ProcessOptions = {}): Promise<Ended> {
  return startProcess(options).ended;
}

function resolve(module: string): string {
  return module.includes('/') ? join(ROOT, module) : import.meta.resolve(module);
}
