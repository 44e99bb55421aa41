/**
 * Public suffixes of hosts, by the list of publicsuffix.org without its private domains.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/net_functions#netpublic_suffix
 */
import {getDomain, getPublicSuffix, parse} from 'tldts'
import {defineRuntime} from '../runtime.ts'
import {hostOf} from './net.ts'

/** Names are compared in their normal form but given back as they are written. */
function endOfHost(url: string, find: (host: string) => string | null): string | null {
  const host = hostOf(url)
  if (host === null) return null
  const {isIcann, isIp} = parse(host, {validateHostname: false})
  // A suffix that the list does not name is none, though tldts would take the last label for one.
  if (!isIcann || isIp) return null
  const found = find(host)
  // A dot at the end is not part of what is found, but of what is given back.
  const dots = host.length - host.replace(/\.+$/, '').length
  return found === null ? null : host.slice(host.length - dots - found.length)
}

export const publicSuffixFunctions = [
  defineRuntime({
    name: 'bq_net_public_suffix',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (url: string) => endOfHost(url, (host) => getPublicSuffix(host, {validateHostname: false})),
  }),
  defineRuntime({
    name: 'bq_net_reg_domain',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (url: string) => endOfHost(url, (host) => getDomain(host, {validateHostname: false})),
  }),
]
