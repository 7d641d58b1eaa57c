import { type Config, readConfig, readEnvironment } from '../config.ts';
import type { Db } from '../db/db.ts';
import { migrate } from '../db/migrate.ts';
import { openPglite } from '../db/pglite.ts';
import { openPostgres } from '../db/postgres.ts';
import { EarshotError } from '../lib/errors.ts';
import { createLog, redact } from '../lib/log.ts';
import { listFeedback } from '../store/feedback.ts';
import { readArguments } from './arguments.ts';
import { buildLabelledLine, renderFeedback } from './feedback-text.ts';

const HELP = `usage: npm run --silent feedback [-- --json]

Lists what people called “Not relevant”, once each, with how sure the classifier was that it is.

  --json  as labelled items, one JSON object a line, as npm run eval and npm run train take them

Settings are those of npm start. The embedded database has one user at a time: stop the program first.`;

let secrets: readonly string[] = [];
try {
  await main();
} catch (error) {
  if (!(error instanceof EarshotError)) throw error;
  const why = error.cause instanceof Error ? `\n  because: ${error.cause.message}` : '';
  console.error(redact(`${error.message}${why}`, secrets));
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const { json } = readArguments(HELP, { options: { json: { type: 'boolean', default: false } } }).values;
  const config = readConfig(readEnvironment());
  secrets = config.secrets;
  const db = await openDatabase(config);
  try {
    const items = await listFeedback(db);
    const text = json ? items.map((item) => JSON.stringify(buildLabelledLine(item))).join('\n') : renderFeedback(items);
    if (text !== '') console.log(text);
  } finally {
    await db.close();
  }
}

async function openDatabase(config: Config): Promise<Db> {
  const { databaseUrl, dataDir, logLevel } = config;
  const write = (line: string): void => void process.stderr.write(line);
  const log = createLog({ level: logLevel, format: 'plain', secrets, write });
  const db =
    databaseUrl === null ? await openPglite({ dir: dataDir, log }) : await openPostgres({ url: databaseUrl, log });
  // a database of an older version has no place for feedback yet
  await migrate(db, { log }).catch(async (error: unknown) => {
    await db.close();
    throw error;
  });
  return db;
}
