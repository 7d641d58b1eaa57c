/**
 * A process that opens the embedded database in the directory of its first argument and says what it does, a line of JSON
 * each: what other processes can see of it, and what a kill -9 leaves, needs a process.
 */
import { openPglite } from '../../src/db/pglite.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import { silentLog } from './database.ts';

const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const db = await openPglite({ dir: process.argv[2] ?? '', log: silentLog });
  say({ opened: process.pid });
  if (process.argv[3] === 'insert') {
    await db.query('CREATE SCHEMA IF NOT EXISTS earshot');
    await db.query('CREATE TABLE IF NOT EXISTS kept (n int PRIMARY KEY)');
    for (let n = 1; ; n++) {
      await db.query('INSERT INTO kept (n) VALUES ($1)', [n]);
      say({ inserted: n });
    }
  }
} catch (error) {
  say({ refused: error instanceof EarshotError ? error.code : 'crash', message: String(error) });
  process.exit(1);
}
