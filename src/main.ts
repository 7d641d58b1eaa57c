import { parseArgs } from 'node:util';
import { runUntilStopped } from './cli/run.ts';
import type { Config } from './config.ts';
import { readConfig, readEnvironment } from './config.ts';
import { EarshotError } from './lib/errors.ts';

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
  try {
    const options = readOptions(argv);
    if (options === null) return 0;
    return await runUntilStopped({ ...options, config: readSettings() });
  } catch (error) {
    if (!(error instanceof EarshotError) || error.code !== 'bad-config') throw error;
    process.stderr.write(`${describe(error)}\n`);
    return 1;
  }
}

function readOptions(argv: readonly string[]): Options | null {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({ args: [...argv], options: { once: flag, json: flag, help: flag } });
    if (!values.help) return values;
  } catch (error) {
    throw new EarshotError('bad-config', `${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
  process.stdout.write(`${USAGE}\n`);
  return null;
}

function readSettings(): Config {
  return readConfig(readEnvironment());
}

/** What is wrong, one problem a line, and for a failure below it the first sentence of why. */
function describe(error: EarshotError): string {
  const { cause } = error;
  const why = cause instanceof Error ? `\n  because: ${cause.message}` : '';
  const lines = error.message.split('\n');
  return lines.length === 1 || error.message.includes('Usage:')
    ? `Earshot cannot start: ${error.message}${why}`
    : `Earshot cannot start, because of these settings:\n${lines.map((line) => `  - ${line}`).join('\n')}`;
}
