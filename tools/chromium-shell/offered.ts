/** What the shell does not offer fails by name, at first use, instead of doing nothing. */
import { EventEmitter } from 'node:events'

/** Asked of every object by runtimes, test tools and `await`; a miss here is no use of an API. */
const QUIET = new Set(['then', 'toJSON', 'constructor', 'nodeType', 'inspect', 'asymmetricMatch'])
const isQuiet = (key: string | symbol): key is symbol =>
  typeof key === 'symbol' || key.startsWith('_') || key.startsWith('@@') || QUIET.has(key)

export const notOffered = (name: string): Error =>
  new Error(`electron.${name} is not offered by the Chromium shell`)

/** Last link of a prototype chain: whoever gets here asked for what nobody before it has. */
function lastLink(end: object, nameOf: (receiver: object) => string): object {
  return new Proxy(end, {
    get(target, key, receiver: object) {
      if (key in target || isQuiet(key)) return Reflect.get(target, key, receiver) as unknown
      throw notOffered(`${nameOf(receiver)}.${key}`)
    },
    set(target, key, value, receiver: object) {
      if (key in target || isQuiet(key)) return Reflect.set(target, key, value, receiver)
      throw notOffered(`${nameOf(receiver)}.${key}`)
    },
  })
}

const nameOfInstance = (receiver: object): string => {
  const { apiName } = receiver.constructor as { apiName?: string }
  return apiName ?? receiver.constructor.name
}

/**
 * Base of every stand-in class. A member, static or not, that the class does not define throws an
 * error with its name; so does listening to an event that is not in its static `events`.
 */
export class Offered extends EventEmitter {
  /** Name in Electron's API, where it is not the class's own. */
  static apiName?: string
  /** Events one may listen to; null for any. */
  static readonly events: readonly string[] | null = []
}

const guarded = ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'] as const
for (const method of guarded) {
  const add = EventEmitter.prototype[method]
  Object.defineProperty(Offered.prototype, method, {
    value: function (this: Offered, event: string | symbol, listener: never) {
      const { events } = this.constructor as typeof Offered
      if (typeof event === 'string' && events?.includes(event) === false) {
        throw notOffered(`${nameOfInstance(this)}.on('${event}')`)
      }
      return add.call(this, event, listener)
    },
  })
}

// An object between ours and EventEmitter's prototype, which must stay as it is for all others.
const emitter = Object.create(EventEmitter.prototype) as object
Object.setPrototypeOf(Offered.prototype, lastLink(emitter, nameOfInstance))
Object.setPrototypeOf(
  Offered,
  lastLink(EventEmitter, (receiver) => {
    const { apiName, name } = receiver as { apiName?: string; name: string }
    return apiName ?? name
  }),
)

/** A whole part of Electron that is not there: fails when used, not when imported. */
export function notOfferedPart<T>(name: string): T {
  return new Proxy(function () {}, {
    get(_target, key) {
      if (isQuiet(key)) return undefined
      throw notOffered(`${name}.${key}`)
    },
    set(_target, key) {
      throw notOffered(`${name}.${String(key)}`)
    },
    apply() {
      throw notOffered(name)
    },
    construct() {
      throw notOffered(`${name} (constructor)`)
    },
  }) as T
}

/** Throws by name when `options` has a field that the shell would have to ignore. */
export function allowOnly(name: string, options: object, allowed: readonly string[]): void {
  const strange = Object.keys(options).find((key) => !allowed.includes(key))
  if (strange !== undefined) throw notOffered(`${name} option '${strange}'`)
}
