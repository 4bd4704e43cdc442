const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const exactClock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' })
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** A size: `532 bytes`, `1.4 MB`. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} ${size === 1 ? 'byte' : 'bytes'}`
  const steps = Math.min(3, Math.floor(Math.log10(size) / 3))
  const value = size / 1000 ** steps
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${['kB', 'MB', 'GB'][steps - 1]}`
}

/** A measured time: "14 ms", "0.46 s", "14.2 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : minutes(ms)
}

/** A whole run, always in seconds so that runs compare: "0.46 s", "14.2 s". */
export const total = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1000).toFixed(2)} s` : duration(ms)

/** Whole seconds for limits and things that count up: "14 s", "2 min 5 s". */
export const seconds = (ms: number): string =>
  ms < 600_000 ? `${Math.floor(ms / 1000)} s` : minutes(ms)

/** How old something is, in its largest unit: "4 s", "12 min", "3 h". */
export function age(ms: number): string {
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s`
  return ms < 3_600_000 ? `${Math.floor(ms / 60_000)} min` : `${Math.floor(ms / 3_600_000)} h`
}

function minutes(ms: number): string {
  const rest = Math.round((ms % 60_000) / 1000)
  return `${Math.floor(ms / 60_000)} min${rest === 0 ? '' : ` ${rest} s`}`
}

/** A clock time to the second today, such as "10:41:07"; before that as `when`. */
export function exactly(iso: string, now = new Date()): string {
  const time = new Date(iso)
  return time.toDateString() === now.toDateString() ? exactClock.format(time) : when(iso, now)
}

/** When something was: "10:41" today, "Tue" within a week, "12 Nov" before. */
export function when(iso: string, now = new Date()): string {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return ''
  if (time.toDateString() === now.toDateString()) return clock.format(time)
  const days = (now.getTime() - time.getTime()) / 86_400_000
  return days < 6 ? weekday.format(time) : dayAndMonth.format(time)
}
