import { describe, expect, it } from 'vitest'
import { PLAIN_PEN, styledText, stylesWithin } from './terminalText.ts'

const read = (raw: string) => styledText(raw, PLAIN_PEN)
const style = (at: number, length: number, colour: number | null, isBold = false) => {
  return { at, length, colour, isBold }
}

describe('the colours of a line', () => {
  it('become places in a text that holds none of them', () => {
    expect(read('\x1b[1;31mERROR\x1b[0m at \x1b[92mline 3\x1b[39m.')).toEqual({
      text: 'ERROR at line 3.',
      styles: [style(0, 5, 1, true), style(9, 6, 10)],
      pen: PLAIN_PEN,
    })
  })

  it('go on in the next line until they are taken back', () => {
    const { pen } = read('\x1b[33mone')
    expect(styledText('two\x1b[mthree', pen).styles).toEqual([style(0, 3, 3)])
  })

  it('are the nearest of sixteen when there were more to choose from', () => {
    const colour = (codes: string) => read(`\x1b[${codes}mx`).styles[0]?.colour
    expect(colour('38;5;9')).toBe(9)
    expect(colour('38;5;196')).toBe(9)
    expect(colour('38;5;28')).toBe(2)
    expect(colour('38;5;240')).toBe(8)
    expect(colour('38;2;0;0;255')).toBe(12)
    expect(colour('38:2::200:200:0')).toBe(3)
    expect(colour('38:5:6')).toBe(6)
    expect(colour('38;5;4;1')).toBe(4)
    expect(read('\x1b[48;5;196mbehind').styles).toEqual([])
  })

  it('are the only thing left of what a terminal would do', () => {
    const raw =
      '\x1b[2J\x1b[10;10H\x1b]8;;http://evil\x07link\x1b]8;;\x07\x1b[6n\x1b[?1049h\x1bc\u202e!'
    expect(read(raw)).toEqual({ text: 'link!', styles: [], pen: PLAIN_PEN })
  })

  it('make no more places than anybody could read, and nonsense makes none', () => {
    const many = read('\x1b[31mr\x1b[32mg'.repeat(5000))
    expect(many.text.length).toBe(10_000)
    expect(many.styles.length).toBe(100)
    for (const codes of ['38', '38;5', '38;5;999', '38;2;1', '38:', '1e9', ':', '99999999999']) {
      expect(read(`\x1b[${codes}mtext`).styles.filter(({ colour }) => colour !== null)).toEqual([])
    }
  })

  it('end where a text is cut', () => {
    expect(stylesWithin([style(0, 4, 1), style(6, 10, 2), style(20, 2, 3)], 8)).toEqual([
      style(0, 4, 1),
      style(6, 2, 2),
    ])
  })
})
