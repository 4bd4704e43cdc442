import type { FindingKind } from '../../shared/model/definitions.ts'

/** Characters without a shape of their own. Signs of the category Cf that are drawn are left out. */
const HIDDEN = new RegExp(
  [
    String.raw`[[\p{Cf}--[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]]`,
    String.raw`[\p{Cc}--[\t\n\r]]\p{Variation_Selector}\p{Default_Ignorable_Code_Point}\u2800]+`,
  ].join(''),
  'gv',
)

const TAG = /[\u{e0000}-\u{e007f}]/u
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const CONTROL = /\p{Cc}/u

const EMOJI = /\p{Emoji}$/u
const PICTURE_BEFORE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u
const PICTURE_AFTER = /^\p{Extended_Pictographic}/u
/** Scripts that join and part their letters with U+200C and U+200D (Unicode 16, section 23.2). */
const JOINING =
  /[\p{sc=Arab}\p{sc=Syrc}\p{sc=Mong}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}]$/u
const RIGHT_TO_LEFT = /[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/u
/** England, Scotland, Wales and the like are written in tags behind a black flag. */
const FLAG_REGION = /^[a-z]{2}[a-z\d]{1,3}\u{e007f}$/u

export interface HiddenPlace {
  kind: FindingKind
  at: number
  length: number
  /** What tags spell; empty for other kinds. */
  spelled: string
}

/** The first places with characters that nobody sees; those of ordinary writing are left out. */
export function hiddenPlaces(text: string, most: number): HiddenPlace[] {
  const places: HiddenPlace[] = []
  for (const match of text.matchAll(HIDDEN)) {
    const [run] = match
    if (isOrdinary(run, text.slice(Math.max(0, match.index - 2), match.index), text, match.index)) {
      continue
    }
    const spelled = TAG.test(run) ? tagText(run) : ''
    places.push({ kind: kindOf(run), at: match.index, length: run.length, spelled })
    if (places.length >= most) break
  }
  return places
}

/** Emoji, flags, joined letters and marks beside right-to-left words are how people write. */
function isOrdinary(run: string, before: string, text: string, at: number): boolean {
  const after = text.slice(at + run.length, at + run.length + 2)
  if (run === '\ufe0f' || run === '\ufe0e') return EMOJI.test(before)
  if (run === '\u200d' || run === '\ufe0f\u200d') {
    if (PICTURE_BEFORE.test(before) && PICTURE_AFTER.test(after)) return true
  }
  if (run === '\u200c' || run === '\u200d') return JOINING.test(before)
  if (run === '\u200e' || run === '\u200f') return RIGHT_TO_LEFT.test(before + after)
  if (/^[\u{e0100}-\u{e01ef}]$/u.test(run)) return /\p{sc=Han}$/u.test(before)
  return before.endsWith('\u{1f3f4}') && FLAG_REGION.test(tagText(run, '\u{e007f}'))
}

function kindOf(run: string): FindingKind {
  if (TAG.test(run)) return 'tags'
  if (DIRECTION.test(run)) return 'direction'
  return CONTROL.test(run) ? 'control' : 'invisible'
}

/** Tags stand for ASCII (U+E0041 for A); the one that ends a flag is `end`. */
function tagText(run: string, end = ''): string {
  return Array.from(run.slice(0, 400), (character) => {
    const code = character.codePointAt(0)! - 0xe0000
    if (code === 0x7f) return end
    return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : ''
  }).join('')
}
