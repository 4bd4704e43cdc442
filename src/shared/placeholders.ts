/** `${env:NAME}` and `${input:name}`, as VS Code writes them; filled in when a recipe runs. */
const PLACEHOLDER = /\$\{(env|input):([^{}$\s]{1,200})\}/g

/** One place in a text that is filled in at the run. */
export interface Placeholder {
  kind: 'env' | 'input'
  name: string
}

/** The placeholders of a text, in their order. */
export const placeholdersIn = (text: string): Placeholder[] =>
  [...text.matchAll(PLACEHOLDER)].map(([, kind, name]) => ({
    kind: kind as Placeholder['kind'],
    name: name!,
  }))

/** The text with each placeholder replaced by what `fill` gives for it, which is taken as it is. */
export const filledIn = (text: string, fill: (placeholder: Placeholder) => string): string =>
  text.replaceAll(PLACEHOLDER, (_, kind: string, name: string) =>
    fill({ kind: kind as Placeholder['kind'], name }),
  )

/** Whether a text is nothing but placeholders, also behind the word of a header's scheme. */
export const isOnlyPlaceholders = (text: string): boolean =>
  /\$\{/.test(text) && /^(?:[A-Za-z]+\s+)?$/.test(text.replaceAll(PLACEHOLDER, ''))
