import { describe, expect, it } from 'vitest'
import { outputParts } from './outputParts.ts'

const line = { number: 1, atMs: 0, from: 'stderr', text: 'ERROR at line 3' } as const
const style = (at: number, length: number) => ({ at, length, colour: 1, isBold: false })
const texts = (styles: ReturnType<typeof style>[], most = 100) =>
  outputParts({ ...line, styles }, most).map(({ text, colour }) => [text, colour])

describe('outputParts', () => {
  it('cuts a line where its colours change', () => {
    expect(outputParts(line, 100)).toEqual([{ text: line.text, colour: null, isBold: false }])
    expect(texts([style(0, 5), style(9, 4)])).toEqual([
      ['ERROR', 1],
      [' at ', null],
      ['line', 1],
      [' 3', null],
    ])
  })

  it('is the text up to the bound, whatever the styles say', () => {
    expect(texts([style(0, 5), style(9, 4)], 3)).toEqual([['ERR', 1]])
    for (const styles of [[style(99, 4)], [style(5, 5), style(7, 5)], [style(12, 99)]]) {
      expect(
        texts(styles)
          .map(([text]) => text)
          .join(''),
      ).toBe(line.text)
    }
  })
})
