import { type ParseArgsConfig, parseArgs } from 'node:util';

type Parsed<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/**
 * Reads what a command was given; the usage is answered to `--help`. Ends the process with exit code 2 and the usage where
 * there is an option that the command does not have.
 */
export function readArguments<T extends ParseArgsConfig>(usage: string, config: T): Parsed<T> {
  const help = { type: 'boolean', short: 'h', default: false } as const;
  try {
    const parsed = parseArgs({ ...config, options: { ...config.options, help } });
    if (!('help' in parsed.values) || parsed.values.help !== true) return parsed as Parsed<T>;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}
