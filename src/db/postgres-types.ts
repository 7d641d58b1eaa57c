import pg from 'pg';

const { types } = pg;
const text = (value: string): string => value;
const TEXT_ARRAY: number = 1009;
const texts: (value: string) => (string | null)[] = types.getTypeParser(TEXT_ARRAY, 'text');
const numbers = (value: string): (number | null)[] => texts(value).map((one) => (one === null ? null : Number(one)));

/** Where node-postgres and PGlite differ, or both give what we do not want; by type number (pg_type.dat). */
const PARSERS: Readonly<Record<number, (value: string) => unknown>> = {
  [types.builtins.INT8]: Number,
  [types.builtins.DATE]: text,
  [types.builtins.INTERVAL]: text,
  1016: numbers, // int8[]
  1182: texts, // date[]
  1231: texts, // numeric[]
};

/** The same JavaScript values as the embedded database gives: see `Db`. */
export const postgresTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (format === 'binary' ? undefined : PARSERS[oid]) ?? types.getTypeParser(oid, format),
};
