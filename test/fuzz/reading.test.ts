import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadClassifier } from '../../src/classify/load.ts';
import { buildReplyCard, buildRootCard } from '../../src/domain/card.ts';
import { pickSeverity } from '../../src/domain/severity.ts';
import { continueStory, openStory } from '../../src/domain/story.ts';
import type { Item, RawItem } from '../../src/domain/types.ts';
import { EarshotError } from '../../src/lib/errors.ts';
import { type FeedReading, readFeed } from '../../src/sources/feed-entries.ts';
import { expectSafeItem } from '../hostile/safe-text.ts';
import { feedOf } from '../support/feeds.ts';
import { hostileText, hostileUrl, SEED } from './arbitraries.ts';
import { expectHarmless } from './looks.ts';

const HOME = 'https://home.example/feed';
const NOW = new Date('2026-11-23T15:00:00Z');
const classifier = loadClassifier(resolve(import.meta.dirname, '../../config'));

/** What a document holds, or that it is reported. */
async function read(bytes: Uint8Array, contentType: string | null = null): Promise<FeedReading | EarshotError> {
  try {
    return await readFeed({ bytes, contentType, finalUrl: HOME, feed: feedOf(HOME), timeZone: 'UTC', now: NOW });
  } catch (error) {
    if (error instanceof EarshotError && error.remedy === 'next-check') return error;
    throw error;
  }
}

const ELEMENTS = 'title link guid description summary content content:encoded pubDate updated source author id'.split(
  ' ',
);

/** A feed of entries whose elements hold anything, escaped, as data or as it stands. */
function hostileFeed(): fc.Arbitrary<string> {
  const write = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
    (text) => `<![CDATA[${text}]]>`,
  );
  const content = fc.oneof({ weight: 3, arbitrary: hostileText(6) }, { weight: 1, arbitrary: hostileUrl() });
  const element = fc
    .tuple(fc.constantFrom(...ELEMENTS), content, write)
    .map(([name, text, how]) => `<${name}>${how(text)}</${name}>`);
  const entry = fc.array(element, { maxLength: 6 }).map((parts) => `<title>Chips</title>${parts.join('')}`);
  const atom = (entries: readonly string[]): string =>
    `<feed xmlns="http://www.w3.org/2005/Atom">${entries.map((one) => `<entry>${one}</entry>`).join('')}</feed>`;
  const rss = (entries: readonly string[]): string =>
    `<rss version="2.0"><channel>${entries.map((one) => `<item>${one}</item>`).join('')}</channel></rss>`;
  return fc
    .tuple(fc.array(entry, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([entries, isAtom]) => (isAtom ? atom : rss)(entries));
}

/** Hosts that a feed names, as a parser of addresses may read them; and its own. */
function expectGiven(url: string, text: string): void {
  const { hostname } = new URL(url);
  const letters = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').toLowerCase();
  const isGiven = hostname === 'home.example' || letters.includes(hostname) || /[^ -~]|&|%|xn--/.test(text);
  expect(isGiven, url).toBe(true);
}

describe('any feed', () => {
  it('is read harmlessly or reported', async () => {
    await fc.assert(
      fc.asyncProperty(hostileFeed(), async (text) => {
        const reading = await read(Buffer.from(text));
        if (reading instanceof EarshotError) return;
        for (const item of reading.items) {
          expectSafeItem(item);
          if (item.url !== null) expectGiven(item.url, text);
        }
      }),
      { numRuns: 1_500, seed: SEED },
    );
  });

  it('with bytes changed, dropped or doubled is read harmlessly or reported', async () => {
    const whole = Buffer.from(
      `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Pier</title><item><guid>1</guid>
<title>Händler &amp; 出口 🚀</title><link>https://pier.example/1</link><pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate>
<description><![CDATA[<p>Chips &mdash; all</p>]]></description></item></channel></rss>`,
    );
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      kind: fc.constantFrom('set', 'cut', 'double'),
      byte: fc.integer({ min: 0, max: 255 }),
      length: fc.nat(60),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(null, 'text/xml; charset=gbk', 'text/xml; charset=utf-16'),
        async (changes, type) => {
          const bytes = changes.reduce<Buffer>((before, { at, kind, byte, length }) => {
            const [head, part, tail] = [
              before.subarray(0, at),
              before.subarray(at, at + length),
              before.subarray(at + length),
            ];
            if (kind === 'set') return Buffer.concat([head, Buffer.from([byte]), before.subarray(at + 1)]);
            return Buffer.concat(kind === 'cut' ? [head, tail] : [head, part, part, tail]);
          }, whole);
          const reading = await read(bytes, type);
          if (!(reading instanceof EarshotError)) for (const item of reading.items) expectSafeItem(item);
        },
      ),
      { numRuns: 3_000, seed: SEED },
    );
  });

  it('of any bytes at all is reported', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(await read(bytes)).toBeInstanceOf(EarshotError);
      }),
      { numRuns: 1_000, seed: SEED },
    );
  });
});

describe('any item', () => {
  const lang = fc.constantFrom('en', 'zh', 'ja', 'ko', 'de', 'fr', 'nl', 'und', '', '__proto__');
  const words = fc.record({
    title: hostileText(),
    summary: hostileText(),
    body: hostileText(),
    lang,
    source: hostileText(3),
  });

  it('gets a verdict within its bounds', () => {
    fc.assert(
      fc.property(words, (parts) => {
        const verdict = classifier.classify(itemOf(parts));
        expect(verdict.score).toBeGreaterThanOrEqual(0);
        expect(verdict.score).toBeLessThanOrEqual(1);
        expect(verdict.relevant).toBe(verdict.score >= 0.5);
        expect(verdict.jurisdictions.filter((place) => !/^[A-Z]{2}$/.test(place))).toEqual([]);
      }),
      { numRuns: 2_000, seed: SEED },
    );
  });

  it('that a feed brings goes the whole way to a message that does no harm', async () => {
    await fc.assert(
      fc.asyncProperty(hostileFeed(), async (text) => {
        const reading = await read(Buffer.from(text));
        if (reading instanceof EarshotError || reading.items.length === 0) return;
        const [first, ...others] = reading.items.map(itemOf).map(arrive);
        if (first === undefined) return;
        let state = openStory(first);
        expectHarmless(buildRootCard('s-1', state, 'Because of #1'));
        for (const arrival of others) {
          state = continueStory(state, arrival).state;
          expectHarmless(buildReplyCard('s-1', state, arrival, 'outlet'));
        }
        expectHarmless(buildRootCard('s-1', state, 'Because of #1'));
      }),
      { numRuns: 500, seed: SEED },
    );
  });
});

function itemOf(parts: Partial<Item> | RawItem): Item {
  return {
    ...{ title: '', summary: '', body: '', lang: 'en', source: 'Pier', authority: 'press' },
    ...{ jurisdiction: null, url: null, at: NOW, legal: null },
    ...parts,
    owner: 'pier',
  };
}

function arrive(item: Item, index: number) {
  const verdict = classifier.classify(item);
  const about = { item, verdict, severity: pickSeverity(item, verdict), feed: 'pier' };
  return { ...about, itemId: index + 1, version: 1, known: false, independent: true, routine: false };
}
