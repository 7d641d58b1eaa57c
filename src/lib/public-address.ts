import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { refuse } from './http-errors.ts';

/** Whether an address may be connected to. */
export type AddressRule = (address: string) => boolean;

/** All that IANA gives out for the public internet in version 6 (iana.org/assignments/ipv6-unicast-address-assignments, 2026-11-23). */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address is one of the public internet: no loopback, private network, link, shared (CGNAT), multicast or
 * reserved range, and none that stands for an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_V6);
}

/** Refuses a URL whose host is an address that the rule does not allow: such a host is never looked up. */
export function checkLiteral(url: string, isAllowed: AddressRule): void {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(host) && !isAllowed(host)) throw refuseHost(url);
}

/** Asks the system's resolver for all addresses of a name. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/** Looks a host up and gives only addresses that the rule allows: what was checked is what is connected to. */
export function guardLookup(isAllowed: AddressRule, resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const addresses = (found ?? []).filter(({ address }) => isAllowed(address));
      const [first] = addresses;
      if (error !== null) callback(error, '', 0);
      else if (first === undefined) callback(refuseHost(`http://${hostname}`), '', 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function refuseHost(url: string): Error {
  return refuse('source-unreachable', url, 'is no address of the public internet');
}
