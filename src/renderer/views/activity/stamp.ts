import { exactly, when } from '../../components/format.ts'

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** "10:41:07" today, "Tue 10:41" within a week, "12 Nov 10:41" before. */
export function stamp(iso: string, now = new Date()): string {
  const time = new Date(iso)
  const isToday = time.toDateString() === now.toDateString()
  return isToday ? exactly(iso, now) : `${when(iso, now)} ${clock.format(time)}`
}
