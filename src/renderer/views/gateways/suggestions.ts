import type { CheckReport, Environment } from '../../../shared/model/gateway.ts'
import { isRemote } from './typedAddress.ts'

/** A first name for a gateway: what it calls itself, or its host; never one of the taken ones. */
export function nameFor({ url, label }: CheckReport, taken: readonly string[]): string {
  const name = (label ?? hostName(url)).slice(0, 50)
  const isFree = (one: string) => !taken.includes(one.toLowerCase())
  if (name === '' || isFree(name)) return name
  let number = 2
  while (!isFree(`${name} ${number}`)) number += 1
  return `${name} ${number}`
}

function hostName(url: string): string {
  const hostname = URL.parse(url)?.hostname ?? ''
  if (/^(?:localhost|127\.|\[::1\])/.test(hostname)) return 'Laptop'
  return /^[\d.]+$|^\[/.test(hostname) ? hostname : (hostname.split('.')[0] ?? '')
}

/** The environment that a gateway's own name for itself speaks of. */
export function environmentFor(label: string): Environment {
  if (/prod/i.test(label)) return 'production'
  if (/stag/i.test(label)) return 'staging'
  return /local/i.test(label) ? 'local' : 'development'
}

/** The environment that an address speaks of: another computer is not local. */
export function environmentAt(url: string): Environment {
  if (!isRemote(url)) return 'local'
  if (/\bprod(?:uction)?\d*\b/i.test(url)) return 'production'
  return /\bstag(?:e|ing)?\d*\b/i.test(url) ? 'staging' : 'development'
}
