import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expandHome, findCommand, findFolder, searchCommand, withTilde } from './command.ts'
import { batchCommandLine } from './windowsBatch.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'command-'))
  mkdirSync(join(folder, 'one', 'tool'), { recursive: true })
  mkdirSync(join(folder, 'two'))
  for (const [file, mode] of [
    ['one/plain', 0o644],
    ['two/plain', 0o755],
    ['two/tool', 0o755],
    ['one/only', 0o644],
  ] as const) {
    writeFileSync(join(folder, file), '#!/bin/sh\n')
    chmodSync(join(folder, file), mode)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options = () => ({
  env: { PATH: `${folder}/none:${folder}/one:${folder}/one:${folder}/two` },
  cwd: folder,
})

describe('finding a command', () => {
  it('walks PATH past folders and files that cannot run', async () => {
    expect(await findCommand('tool', options())).toEqual({ path: join(folder, 'two/tool') })
    const { path, searched } = await searchCommand('plain', options())
    expect(path).toBe(join(folder, 'two/plain'))
    expect(searched.map(({ found }) => found)).toEqual(['noFolder', 'notExecutable', 'command'])
  })

  it('says which folders were searched in vain', async () => {
    const { failure, searched } = await searchCommand('nothing', options())
    expect(failure?.code).toBe('command_not_found')
    expect(searched.map(({ found }) => found)).toEqual(['noFolder', 'nothing', 'nothing'])
    expect((await searchCommand('only', options())).failure?.code).toBe('command_not_executable')
    expect((await searchCommand('tool', { env: {}, cwd: folder })).searched).toEqual([])
  })

  it('takes a path from the working folder and from home', async () => {
    expect(await findCommand('./two/tool', options())).toEqual({ path: join(folder, 'two/tool') })
    await expect(findCommand('one/tool', options())).rejects.toThrow('is a folder')
    await expect(findCommand('one/plain', options())).rejects.toThrow('not an executable file')
    await expect(findCommand('~/no/such', options())).rejects.toThrow('~/no/such was not found')
    await expect(findCommand('  ', options())).rejects.toThrow('no command')
  })

  it('knows the working folder', async () => {
    expect(await findFolder('')).toBe(homedir())
    expect(await findFolder('~')).toBe(homedir())
    expect(await findFolder(folder)).toBe(folder)
    await expect(findFolder(join(folder, 'two/tool'))).rejects.toThrow('does not exist')
  })

  it('writes the home folder as ~ and back', () => {
    expect(expandHome('~/x')).toBe(join(homedir(), 'x'))
    expect(expandHome('~other/x')).toBe('~other/x')
    expect(withTilde(join(homedir(), 'x'))).toBe('~/x')
    expect(withTilde(`${homedir()}2/x`)).toBe(`${homedir()}2/x`)
  })
})

describe('a batch file on Windows', () => {
  it('is started through cmd.exe with nothing left for it to interpret', () => {
    const { path, args } = batchCommandLine('C:\\Program Files\\npx.cmd', [
      'a b',
      '%PATH%&calc',
      '"',
    ])
    expect(path).toMatch(/System32.cmd\.exe$/)
    expect(args.slice(0, 3)).toEqual(['/d', '/s', '/c'])
    const line = args[3] ?? ''
    expect(line.startsWith('"C:\\Program^ Files\\npx.cmd ')).toBe(true)
    // Every special character has its own caret, twice over.
    expect(line).toContain('^^^%PATH^^^%^^^&calc')
    expect(line).not.toMatch(/[^^]&/)
  })
})
