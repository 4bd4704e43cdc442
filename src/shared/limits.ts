/** Of a bundle, packed; it crosses to main as text. */
export const MAX_BUNDLE_MEGABYTES = 40
/** Of what is pasted, or dropped as a configuration. */
export const MAX_TEXT_CHARACTERS = 1_000_000
/** Of one server. */
export const MOST_TAGS = 12
/** Tests of several servers that run beside each other. */
export const MOST_AT_ONCE = 4
/** Test runs that are remembered; beyond them the oldest that ended give way. */
export const MOST_RUNS = 20

/** Of a client that is described in a form; more are given it in the table of keys. */
export const MOST_NEW_KEYS = 100

/** So many entries of what happened are kept, none of them longer than these days. */
export const ACTIVITY_KEPT = { entries: 5000, days: 7 } as const

/** Characters of an OpenAPI document that is pasted; Bifrost itself reads one of 5 MiB from an address. */
export const MOST_DOCUMENT = 1_000_000
