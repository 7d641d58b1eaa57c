import { EarshotError } from '../lib/errors.ts';

/**
 * Says what came instead of what was asked for: nothing, a bot challenge served with status 200, a web page, something else.
 * @param wanted `a feed`, `JSON`
 */
export function notContent(text: string, host: string, wanted: string): EarshotError {
  const start = text.slice(0, 50_000);
  if (start.trim() === '') return new EarshotError('source-unreadable', `${host} answered with nothing.`);
  if (!PAGE.test(start)) {
    return new EarshotError('source-unreadable', `${host} sent something that is not ${wanted}.`);
  }
  if (CHALLENGE.test(start)) return new EarshotError('source-blocked', `${host} asks for a browser check.`);
  return new EarshotError('source-unreadable', `${host} sent a web page instead of ${wanted}.`);
}

/** Whether a text is a web page that shows its readers something, and no browser check. */
export function isReadablePage(text: string): boolean {
  const start = text.slice(0, 50_000);
  return PAGE.test(start) && !CHALLENGE.test(start);
}

const PAGE = /<(?:!doctype\s+html|html|head|body)\b/i;

/** Marks of the challenge pages of Cloudflare, Akamai, Imperva, DataDome and the Federal Register (dated probes, 2026-11-23). */
const CHALLENGE =
  /just a moment\s*\.\.\.|cf-chl|challenge-platform|attention required! \| cloudflare|bm-verify|_incapsula_|datadome|request access|unblock\.federalregister|g-recaptcha|h-captcha/i;
