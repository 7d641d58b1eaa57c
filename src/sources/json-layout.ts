import { z } from 'zod';
import { TIME_ZONE } from './adapter.ts';
import { EXPECTATION } from './expectation.ts';

/** A text with fields of the entry in braces, by their path: `{type} {number}: {latestAction.text}`. */
const TEMPLATE = z
  .string()
  .refine((text) => /\{[\w.]+\}/.test(text), 'must name a field in braces, such as {title} or {attributes.title}');

/** How a list in JSON is read: the settings of a `json-list`. */
export const JSON_LAYOUT = z.strictObject({
  /** The path to the list: `links.documents`; left out where the document is the list. */
  items: z.string().default(''),
  /** What the publisher calls an entry by, where it has a name that stays. */
  id: TEMPLATE.optional(),
  title: TEMPLATE,
  link: TEMPLATE,
  summary: TEMPLATE.optional(),
  date: z.strictObject({
    field: TEMPLATE,
    format: z.string().min(1).optional(),
    zone: TIME_ZONE.default('UTC'),
  }),
  /** What changes when an entry is issued again under its id. */
  revision: TEMPLATE.optional(),
  /** What an address calls the value of a field: `{ HR: house-bill }`. */
  words: z.record(z.string(), z.string()).default({}),
  expect: EXPECTATION,
});
export type JsonLayout = z.output<typeof JSON_LAYOUT>;
