import { describeDbContract } from '../contract/db.ts';
import { openTestPglite, openTestPostgres, postgresIsThere } from '../support/database.ts';

describeDbContract('PGlite', openTestPglite);
if (postgresIsThere()) describeDbContract('PostgreSQL', openTestPostgres);
