/**
 * The same text in memory of its own. V8 keeps a whole text alive as long as a piece of it is held:
 * one line of the log would hold a message of 32 MB.
 */
export const ownText = (piece: string): string => JSON.parse(JSON.stringify(piece)) as string

/** At most so many characters of a text; the rest of it is not kept. */
export const beginning = (text: string, maxChars: number): string =>
  text.length > maxChars ? ownText(text.slice(0, maxChars)) : text
