import { describe, expect, it } from 'vitest'
import { probeWords } from './main.ts'
import { readWords } from './words.ts'

const wanted = (...words: string[]) => {
  const read = readWords(words)
  return read.kind === 'run' ? read.wanted : read
}

describe('the words behind probe', () => {
  it('leave everything behind -- to the server', () => {
    const start = ['npx', '-y', 'a', '--json', '--', '-h']
    expect(wanted('--tokens', '--', ...start)).toMatchObject({ start, isJson: false })
  })

  it('do not need -- in front of a command, which npm takes away', () => {
    expect(wanted('--json', 'npx', '-y', '--help')).toMatchObject({
      start: ['npx', '-y', '--help'],
      isJson: true,
    })
  })

  it('take values with = and without', () => {
    expect(wanted('--cwd=/a=b', '-e', 'A=b=c', '--env=D', '--timeout', '1.5', 'x')).toMatchObject({
      cwd: '/a=b',
      env: [
        { name: 'A', value: 'b=c' },
        { name: 'D', value: null },
      ],
      timeoutMs: 1500,
    })
  })

  it.each([
    [['--cwd'], '--cwd needs a value.'],
    [['--timeout', '0', 'x'], /1 to 1800/],
    [['--timeout', '1e9', 'x'], /1 to 1800/],
    [['--json=yes', 'x'], 'There is no option --json=yes.'],
    [['-e', '=b', 'x'], /name in front/],
    [['-H', 'no colon', 'x'], /"Name: value"/],
    [[], /Which server/],
    [['--'], /Which server/],
    [['--config', 'a', '--', 'x'], /not both/],
    [['--server', 'a', 'x'], /needs --config/],
  ])('%j are refused with a sentence', (words, sentence) => {
    expect(readWords(words)).toEqual({
      kind: 'wrong',
      sentence: expect.stringMatching(sentence),
    })
  })
})

describe('the arguments of the app', () => {
  it('ask for the command where it is their first word', () => {
    expect(probeWords(['probe', '--', 'x'], true)).toEqual(['--', 'x'])
    expect(probeWords(['--no-sandbox', 'probe', 'x'], true)).toEqual(['x'])
    expect(probeWords(['--no-sandbox', '/app', 'probe', 'x'], false)).toEqual(['x'])
  })

  it('ask for the window otherwise', () => {
    expect(probeWords([], true)).toBeNull()
    expect(probeWords(['--hidden'], true)).toBeNull()
    expect(probeWords(['/app', '--hidden'], false)).toBeNull()
    expect(probeWords(['bifrost://probe', 'probe'], true)).toBeNull()
  })
})
