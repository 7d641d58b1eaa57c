import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStoryModel } from '../../src/domain/story-model.ts';

const FILE = 'config/stories.json';
const SHIPPED = readFileSync(join(import.meta.dirname, '../..', FILE), 'utf8');

describe('a story model', () => {
  it('is read as it was written', () => {
    expect(parseStoryModel(FILE, SHIPPED)).toEqual(JSON.parse(SHIPPED));
  });

  it.each([
    ['is no JSON', 'oops'],
    ['lacks a signal', JSON.stringify({ bias: 0, weights: { title: 1 } })],
    ['names another', SHIPPED.replace('"title"', '"headline"')],
  ])('is refused, with what to do, where it %s', (_, text) => {
    expect(() => parseStoryModel(FILE, text)).toThrow(/config\/stories\.json .*npm run train/);
  });
});
