import { describe, expect, it } from 'vitest'
import { commandHint, hasArguments, splitCommand } from './command.ts'

describe('a typed command', () => {
  it.each([
    ['npx -y @scope/server', true],
    ['npx', false],
    ['/opt/my tools/server', false],
    ['C:\\Program Files\\node.exe', false],
    ['./my server', false],
  ])('%j has arguments behind it: %j', (command, has) => {
    expect(hasArguments(command)).toBe(has)
  })

  it('gives its arguments away, one in a line, unless quotes make that a guess', () => {
    expect(splitCommand(' npx  -y pkg ')).toEqual({ command: 'npx', args: '-y\npkg' })
    expect(splitCommand('sh -c "a b"')).toBeNull()
    expect(splitCommand('npx')).toBeNull()
  })

  it.each([
    ['', /has to exist on the gateway host/i],
    ['npx', /has to exist on the gateway host/i],
    ['/usr/bin/npx', /has to exist on the gateway host/i],
    ['C:\\tools\\x.exe', /has to exist on the gateway host/i],
    ['./server', /folder the gateway was started in/],
    ['bin/server', /folder the gateway was started in/],
    ['~/bin/server', /does not know what ~ is/],
    ['env.COMMAND', /not read from a variable/],
  ])('%j is explained', (command, hint) => {
    expect(commandHint(command)).toMatch(hint)
  })
})
