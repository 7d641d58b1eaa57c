import { describe, expect, it } from 'vitest';
import { canonicalUrl, isSameSite, registrableDomain, resolveUrl } from '../../src/lib/url.ts';

describe('canonicalUrl', () => {
  const key = 'a.example/news/1?id=2';

  it.each([
    'https://a.example/news/1?id=2',
    'http://www.A.example:80/news/1/?id=2#top',
    'https://a.example/news/1?utm_source=x&id=2&fbclid=y&gclid=z&at_medium=rss',
    'https://a.example/news/1?id=2&source=rss',
    'https://a.example/news/1;jsessionid=0A1B?id=2',
    'https://a.example/news/1?id=2&v=Zk3kq9vX2bLwQm0aTtYyRr8sPpNnHhGg',
  ])('%s', (address) => {
    expect(canonicalUrl(address)).toBe(key);
  });

  it('keeps what tells pages apart', () => {
    expect(canonicalUrl('https://v.example/watch?v=dQw4w9WgXcQ')).toBe('v.example/watch?v=dQw4w9WgXcQ');
    expect(canonicalUrl('https://a.example/?b=1&a=2')).toBe(canonicalUrl('https://a.example/?a=2&b=1'));
    expect(canonicalUrl('https://a.example:8443/')).toBe('a.example:8443');
  });

  it.each(['mailto:a@a.example', 'nonsense', ''])('has no key for %j', (address) => {
    expect(canonicalUrl(address)).toBeNull();
  });
});

describe('resolveUrl', () => {
  it.each<[string, (string | null)[], string | null]>([
    ['https://a.example/x', [], 'https://a.example/x'],
    ['/x', [null, 'https://b.example/deep/'], 'https://b.example/x'],
    ['x', ['relative', 'https://c.example/deep/feed'], 'https://c.example/deep/x'],
    ['//d.example/x', ['https://a.example/'], 'https://d.example/x'],
    [' https://a.example/\n long ', [], 'https://a.example/%20long'],
    ['javascript:alert(1)', ['https://a.example/'], null],
    ['data:text/html,x', [], null],
    ['', ['https://a.example/'], null],
    ['/x', [], null],
  ])('%j on %j', (href, bases, expected) => {
    expect(resolveUrl(href, bases)).toBe(expected);
  });
});

describe('registrableDomain', () => {
  it.each([
    ['https://feeds.news.example.co.uk/x', 'example.co.uk'],
    ['http://127.0.0.1:8080/', '127.0.0.1'],
    ['http://localhost/', 'localhost'],
    ['https://one.github.io/', 'one.github.io'],
  ])('of %s', (address, expected) => {
    expect(registrableDomain(address)).toBe(expected);
  });

  it('says what is one site', () => {
    expect(isSameSite('https://a.example.com/', 'http://b.example.com/')).toBe(true);
    expect(isSameSite('https://example.com/', 'https://example.org/')).toBe(false);
    expect(isSameSite('nonsense', 'nonsense')).toBe(false);
  });
});
