import { parseArgs } from 'node:util';
import type { Config } from './config.ts';
import { readConfig, readEnvironment } from './config.ts';
import { EarshotError } from './lib/errors.ts';
import { redact } from './lib/log.ts';

const USAGE = `Usage: npm start [-- options]

  --once   check every feed once, deliver what is new, and exit
  --json   print one JSON object per message sent, and nothing else, on standard output
  --help   this text

Settings come from the environment or a file .env; .env.example lists all of them.`;

interface Options {
  readonly once: boolean;
  readonly json: boolean;
}

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  let secrets: readonly string[] = [];
  try {
    const options = readOptions(argv);
    if (options === null) return 0;
    const config = readConfig(readEnvironment());
    secrets = config.secrets;
    refuseMuteJson(options, config);
    // the platforms' libraries take seconds to load: who made a mistake hears of it before
    const { runUntilStopped } = await import('./cli/run.ts');
    return await runUntilStopped({ ...options, config });
  } catch (error) {
    process.stderr.write(`${redact(describe(error), secrets)}\n`);
    return 1;
  }
}

function readOptions(argv: readonly string[]): Options | null {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({ args: [...argv], options: { once: flag, json: flag, help: flag } });
    if (!values.help) return values;
  } catch (error) {
    // the first sentence says what is wrong, the others how to write what nobody meant
    const [what] = error instanceof Error ? error.message.split('. ') : [];
    throw new EarshotError('bad-config', `${what}.\n\n${USAGE}`);
  }
  process.stdout.write(`${USAGE}\n`);
  return null;
}

function refuseMuteJson({ json }: Options, { console }: Config): void {
  if (!json || console) return;
  throw new EarshotError(
    'bad-config',
    '--json prints what is posted to this terminal, which is no channel while Slack or Discord are: set EARSHOT_CONSOLE=1',
  );
}

/** What is wrong, one problem a line, and for a failure below it the first sentence of why. */
function describe(error: unknown): string {
  if (!(error instanceof EarshotError)) {
    return `Earshot cannot go on, by a fault of its own:\n${error instanceof Error ? error.stack : error}`;
  }
  const lines = error.message.split('\n');
  if (lines.length === 1 || error.message.includes('Usage:')) return `Earshot cannot start: ${withCause(error)}`;
  return `Earshot cannot start, because of these settings:\n${lines.map((line) => `  - ${line}`).join('\n')}`;
}

function withCause({ message, cause }: EarshotError): string {
  const why = cause instanceof Error ? cause.message : '';
  return why === '' || message.includes(why) ? message : `${message}\n  because: ${why}`;
}
