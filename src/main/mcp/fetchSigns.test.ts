import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FetchSigns } from './fetchSigns.ts'
import { hostile, openBench, until } from './testBench.ts'

function signsOf(command: string, text: string, args: string[] = []): string[] {
  const signs: string[] = []
  const watch = new FetchSigns(command, args, (sign) => signs.push(sign))
  // In pieces: a line does not arrive whole.
  for (const byte of Buffer.from(text)) watch.read(Buffer.from([byte]))
  return signs
}

describe('what a program prints when it fetches', () => {
  it.each([
    ['uvx', 'Downloading cryptography (4.3MiB)\nInstalled 31 packages in 40ms\n'],
    [
      '/usr/bin/docker',
      'v1.2: Pulling from mcp/time\nStatus: Downloaded newer image for mcp/time\n',
    ],
    ['podman', 'Trying to pull ghcr.io/a/b:latest...\nWriting manifest to image destination\n'],
    ['pipx', 'creating virtual environment...\n  installed package time 1.0, using Python 3.13\n'],
    [
      'npx.cmd',
      'npm warn exec The following package was not found and will be installed: a@1\nadded 3 packages in 2s\n',
    ],
    ['deno', 'Download https://registry.example/a\nCheck file:///a.ts\n'],
  ])('is read for %s, line by line', (command, text) => {
    expect(signsOf(command, text)).toEqual(['begins', 'ends'])
  })

  it('is looked for behind cmd /c, and nowhere else', () => {
    const text = 'Downloading cryptography (4.3MiB)\n'
    expect(signsOf('cmd', text, ['/c', 'uvx', 'mcp-server-time'])).toEqual(['begins'])
    expect(signsOf('node', text)).toEqual([])
    expect(signsOf('npx', text)).toEqual([])
  })
})

describe('a run whose program says that it fetches', () => {
  let bench: ReturnType<typeof openBench>
  beforeEach(() => {
    bench = openBench()
  })
  afterEach(() => bench.close())

  it('shows the download at once, what is fetched, and its end before the server answers', async () => {
    const command = join(bench.folder, 'uvx')
    const go = join(bench.folder, 'go')
    const lines = [
      '#!/bin/sh',
      'echo "Downloading mcp-server-time (1.2MiB)" >&2',
      `while [ ! -e "${go}-1" ]; do sleep 0.05; done`,
      'echo "Installed 3 packages in 4ms" >&2',
      `while [ ! -e "${go}-2" ]; do sleep 0.05; done`,
      `exec "${process.execPath}" "$@"`,
    ]
    writeFileSync(command, lines.join('\n'))
    chmodSync(command, 0o755)
    const id = bench.start({ ...hostile('slow', '1'), command })
    const phase = (at: number) => bench.probes.get(id).phases[at]
    await until(() => phase(2)?.state === 'running')
    expect(phase(2)?.detail).toMatch(/^uvx fetches .*slow\.mjs$/)
    expect(phase(3)?.state).toBe('waiting')
    writeFileSync(`${go}-1`, '')
    await until(() => phase(3)?.state === 'running')
    expect(phase(2)?.state).toBe('done')
    writeFileSync(`${go}-2`, '')
    expect((await bench.probes.ended(id)).phases.map(({ state }) => state)).toEqual(
      Array.from({ length: 5 }, () => 'done'),
    )
  })
})
