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
