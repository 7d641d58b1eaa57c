import { describe, expect, it } from 'vitest';
import { type EntryMarks, identify } from '../../src/domain/identity.ts';

const DAY = new Date('2026-11-23T10:00:00Z');

function entry(other: Partial<EntryMarks>): EntryMarks {
  return { legalId: null, guid: null, url: null, title: 'A rule', publishedAt: DAY, ...other };
}

function ids(...entries: Partial<EntryMarks>[]): string[] {
  return identify('feed', entries.map(entry)).map(({ identity }) => identity);
}

describe('identity', () => {
  it('is the legal one before all, whatever the feed', () => {
    const marks = entry({ legalId: 'fr:2026-20733', guid: 'g' });

    expect(identify('one', [marks])[0]?.identity).toBe('fr:2026-20733');
    expect(identify('other', [marks])[0]?.identity).toBe('fr:2026-20733');
  });

  it('belongs to its feed otherwise', () => {
    const marks = entry({ guid: 'g' });

    expect(identify('one', [marks])).not.toEqual(identify('other', [marks]));
  });

  it('is the guid, whatever happens to title, date and address', () => {
    expect(ids({ guid: 'g', url: 'https://a.example/1' })).toEqual(
      ids({ guid: 'g', url: 'https://a.example/2', title: 'B', publishedAt: null }),
    );
  });

  it('does not change when a guid moves to https or www', () => {
    expect(ids({ guid: 'http://a.example/?p=7' })).toEqual(ids({ guid: 'https://www.a.example/?p=7' }));
  });

  it('is the address where there is no guid', () => {
    expect(ids({ url: 'http://a.example/1/?utm_source=x' })).toEqual(
      ids({ url: 'https://www.a.example/1', title: 'Edited' }),
    );
  });

  it('passes over a guid that stands on every entry', () => {
    const [one, two] = ids(
      { guid: 'same', url: 'https://a.example/1', title: 'One' },
      { guid: 'same', url: 'https://a.example/2', title: 'Two' },
    );

    expect(one).not.toBe(two);
    expect(one).toBe(ids({ url: 'https://a.example/1' })[0]);
  });

  it('tells orders of one title apart by their addresses, under one guid', () => {
    const title = 'Order Denying Export Privileges';
    const orders = ids(
      { guid: 'same', url: 'https://a.example/1', title },
      { guid: 'same', url: 'https://a.example/2', title },
    );

    expect(new Set(orders).size).toBe(2);
  });

  it('passes over an address that all entries share, and offers it as no key', () => {
    const found = identify('feed', [
      entry({ url: 'https://a.example/', title: 'One' }),
      entry({ url: 'https://a.example/', title: 'Two' }),
    ]);

    expect(new Set(found.map(({ identity }) => identity)).size).toBe(2);
    expect(found.map(({ urlKey }) => urlKey)).toEqual([null, null]);
  });

  it('survives a token in the address that changes with each fetch', () => {
    const listed = (token: string) =>
      ids(
        { url: `https://a.example/detail?v=${token}1`, title: 'One' },
        { url: `https://a.example/detail?v=${token}2`, title: 'Two' },
      );

    expect(listed('aB3dE6gH9jK2mN5pQ8sT1vW4')).toEqual(listed('zY7xW4vU1tS8rQ5pO2nM9lK6'));
  });

  it('is title and day at last', () => {
    const later = new Date('2026-11-23T18:00:00Z');
    const nextDay = new Date('2026-11-24T10:00:00Z');

    expect(ids({})).toEqual(ids({ title: 'a RULE', publishedAt: later }));
    expect(ids({})).not.toEqual(ids({ publishedAt: nextDay }));
  });

  it('leaves out a date that only says when it was asked for', () => {
    const listed = (at: string) =>
      ids(...['One', 'Two', 'Three'].map((title) => ({ title, publishedAt: new Date(at) })));

    expect(listed('2026-11-23T10:00:00Z')).toEqual(listed('2026-11-24T10:00:00Z'));
  });

  it('is one for an entry that is listed twice', () => {
    const [one, two] = ids({ guid: 'g', url: 'https://a.example/1' }, { guid: 'g', url: 'https://a.example/1' });

    expect(one).toBe(two);
  });
});
