import { counted, grouped } from './common.ts'

/** Texts of the result of a tool call. */

/** Words around the parts of an answer. */
export const OUTCOME = {
  label: 'Result of the call',
  done: 'Answered',
  failed: 'The tool reports an error',
  empty: 'The answer has no content.',
  unknown: 'This is no answer as the protocol has it. It is shown as it came.',
  structured: 'Structured content',
  raw: 'Whole answer as JSON',
  tooLongToShow: 'Too long to be shown. Save it to read it.',
  copy: 'Copy',
  save: 'Save…',
  showMore: 'Show more',
  more: (count: number): string => `${grouped(count)} more`,
  blocks: (count: number): string => counted(count, 'part', 'parts'),
  cut: (shown: number, all: number): string =>
    `First ${grouped(shown)} of ${grouped(all)} characters`,
  entries: (count: number): string => counted(count, 'entry', 'entries'),
  pixels: (width: number, height: number): string => `${width} × ${height}`,
  picture: (mimeType: string): string => `Picture from the server, ${mimeType}`,
  sound: (mimeType: string): string => `Sound from the server, ${mimeType}`,
  broken: 'The window could not show this. Save it to look at it elsewhere.',
}

/** What a part of an answer is, in its head. */
export const BLOCK_KINDS = {
  text: 'Text',
  image: 'Image',
  audio: 'Audio',
  file: 'File',
  link: 'Link to a resource',
  resource: 'Resource',
}

/** The head of a part of a kind that is not known here. */
export const unknownBlock = (type: string): string =>
  type === '' ? 'Unknown content' : `Unknown content “${type}”`

/** Why a file is only named. */
export const NOT_SHOWN = {
  tooLarge: 'Too large to be shown here.',
  otherType: 'Files of this type are not shown here.',
  broken: 'The content is not what its type says.',
}
