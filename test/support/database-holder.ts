/**
 * A process that holds the data directory of its first argument and, when the second says so, inserts rows into the database
 * in it. It says what it does, a line of JSON each: what others see of a holder, and what a kill -9 leaves, needs a process.
 */
import { lockDirectory } from '../../src/db/data-lock.ts';
import { openPglite } from '../../src/db/pglite.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import { silentLog } from './database.ts';
import { findTemplate } from './pglite-template.ts';

const [, , dir = '', task] = process.argv;
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

async function insert(): Promise<never> {
  const db = await openPglite({ dir, template: await findTemplate(silentLog), log: silentLog });
  await db.query('CREATE TABLE kept (n int PRIMARY KEY)');
  for (let n = 1; ; n++) {
    await db.query('INSERT INTO kept (n) VALUES ($1)', [n]);
    say({ inserted: n });
  }
}

async function hold(): Promise<void> {
  await lockDirectory(dir);
  say({ holds: process.pid });
  // The lock by itself keeps no process alive.
  setInterval(() => {}, 60_000);
}

(task === 'insert' ? insert() : hold()).catch((error: unknown) => {
  say({ refused: error instanceof EarshotError ? error.code : 'crash', message: String(error) });
});
