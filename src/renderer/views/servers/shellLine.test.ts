import { describe, expect, it } from 'vitest'
import { commandLine, readableLine, shellLine } from './shellLine.ts'

describe('commandLine', () => {
  it('keeps the home folder outside the quotes', () => {
    expect(commandLine({ command: '~/my tools/run', args: ['~/x'] })).toBe("~/'my tools/run' '~/x'")
  })

  it('does not let a command pass for an assignment', () => {
    expect(commandLine({ command: 'A=b', args: [] })).toBe("'A=b'")
  })
})

describe('readableLine', () => {
  it('leaves a home folder bare and quotes what could be taken for two words', () => {
    expect(readableLine({ command: 'uvx', args: ['--in', '~/src', 'a b', ''] })).toBe(
      "uvx --in ~/src 'a b' ''",
    )
  })
})

describe('shellLine', () => {
  it('goes to the folder, sets what is not secret and only names what is', () => {
    expect(
      shellLine({
        command: 'npx',
        args: ['-y', 'pkg'],
        cwd: '~/src/my atlas',
        env: [
          { name: 'LOG', value: 'a b', isSecret: false },
          { name: 'TOKEN', value: null, isSecret: true },
          { name: 'KEY', value: 'sk-typed', isSecret: true },
        ],
      }),
    ).toBe(`cd ~/'src/my atlas' && LOG='a b' TOKEN="$TOKEN" KEY="$KEY" npx -y pkg`)
  })
})
