import { describe, expect, it } from 'vitest'
import type { OutputLine } from '../../shared/model/probe.ts'
import { Output } from './output.ts'
import { redactionOf } from './redaction.ts'

function collect(secrets: string[] = []) {
  const batches: OutputLine[][] = []
  const redaction = redactionOf(secrets.map((value) => ({ value, isSecret: true })))
  const output = new Output({ redaction, onLines: (lines) => batches.push(lines) })
  const texts = () => output.lines.map((line) => line.text)
  return { output, batches, texts }
}

describe('the output of a program', () => {
  it('is split into lines across chunks and characters', () => {
    const { output, texts, batches } = collect()
    const bytes = Buffer.from('first\r\nsecond “ü”\n\nlast')
    for (const byte of bytes) output.write(Buffer.from([byte]))
    output.close()
    expect(texts()).toEqual(['first', 'second “ü”', 'last'])
    expect(batches.flat().map((line) => line.number)).toEqual([1, 2, 3])
  })

  it('has no colours, no other terminal commands and no turned text', () => {
    const { output, texts } = collect()
    output.write(Buffer.from('\x1b[31mred\x1b[0m \x1b]0;title\x07bell\x07 \u202eturned\n'))
    output.close()
    expect(texts()).toEqual(['red bell turned'])
  })

  it('keeps its colours beside the text, over the ends of lines', () => {
    const { output } = collect()
    output.write(Buffer.from('ok \x1b[1;31mred\nstill\x1b[0m not\n'))
    output.close()
    expect(output.lines.map(({ text, styles }) => [text, styles])).toEqual([
      ['ok red', [{ at: 3, length: 3, colour: 1, isBold: true }]],
      ['still not', [{ at: 0, length: 5, colour: 1, isBold: true }]],
    ])
  })

  it('shows every state of a line that a program writes anew', () => {
    const { output, texts } = collect()
    output.write(Buffer.from('10%\r50%\r'))
    output.write(Buffer.from('\n100%\r\ndone'))
    output.close()
    expect(texts()).toEqual(['10%', '50%', '100%', 'done'])
  })

  it('never shows a secret that has colours inside', () => {
    const { output, texts } = collect(['correct-horse-battery'])
    output.write(Buffer.from('key=correct-\x1b[31mhorse-\x1b[0mbattery\n'))
    output.close()
    expect(texts()).toEqual(['key=••••'])
    expect(output.lines[0]?.styles).toBeUndefined()
  })

  it('never shows a secret, nor its part at a cut', () => {
    const { output, texts } = collect(['correct-horse-battery', 'short', 'line-one\nline-two'])
    output.write(Buffer.from('key=correct-horse-'))
    output.write(Buffer.from('battery;short\nline-two\n'))
    output.write(
      Buffer.from(`${'x'.repeat(9990)}correct-horse-battery${'y'.repeat(20_000)}\nend\n`),
    )
    output.close()
    expect(texts()[0]).toBe('key=••••;••••')
    expect(texts()[1]).toBe('••••')
    expect(texts()[2]?.length).toBe(10_001)
    expect(texts()[2]).not.toContain('correct')
    expect(texts()[3]).toBe('end')
  })

  it('keeps 2,000 lines and 1 MB and counts the rest', () => {
    const { output } = collect()
    for (let at = 0; at < 50; at += 1) output.write(Buffer.from('line\n'.repeat(100)))
    output.close()
    expect([output.lineCount, output.droppedLines, output.lines.length]).toEqual([5000, 3000, 2000])
    expect(output.lines.at(-1)?.number).toBe(5000)
  })

  it('keeps the end of a flood', () => {
    const { output, texts } = collect(['secret-in-a-flood'])
    for (let at = 0; at < 100; at += 1)
      output.write(Buffer.from('some secret-in-a-flood\n'.repeat(3000)))
    output.write(Buffer.from('the end\n'))
    output.close()
    expect(texts().at(-1)).toBe('the end')
    expect(
      new Set(
        texts()
          .slice(0, -1)
          .map((text) => text.replace('…', '')),
      ),
    ).toContain('some ••••')
    expect(texts().join('\n')).not.toMatch(/secret-in|in-a-flood/)
    expect(output.lineCount).toBeGreaterThan(299_000)
  })
})
