/** A pasted text has its end, so that half a paste can still be corrected in the field. */
export const isWholePem = (text: string): boolean => /-----END [A-Z ]+-----/.test(text)

/** The text may still become PEM: it begins like one, or nothing of it is there yet. */
export const mayBecomePem = (text: string): boolean => {
  const begin = '-----BEGIN '
  const start = text.trimStart()
  return start.startsWith(begin) || begin.startsWith(start)
}
