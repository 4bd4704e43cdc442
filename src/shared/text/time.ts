const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** A time a gateway has written (RFC 3339), as the clock of this computer shows it; else as it came. */
export function moment(text: string): string {
  const time = Date.parse(text)
  return Number.isNaN(time) ? text : moments.format(time)
}
