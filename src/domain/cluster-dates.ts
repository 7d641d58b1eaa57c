/** The day (ISO instant at noon) that an address names, as those of newspapers do; the middle of a month that it names. */
export function readAddressDate(address: string | null): string | null {
  const path = address?.replace(/^https?:\/\/[^/]*/, '') ?? '';
  const [, year, month, day] = DAY.exec(path) ?? MONTH.exec(path) ?? [];
  return year === undefined ? null : `${year}-${month}-${day ?? '15'}T12:00:00.000Z`;
}

const DAY = /(?<!\d)(20[12]\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|30)(?!\d*[/-]?\d{7})/;
const MONTH = /\/(20[12]\d)\/(0[1-9]|1[0-2])(?:\/|$)/;
