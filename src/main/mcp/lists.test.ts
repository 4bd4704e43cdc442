import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostile, openBench } from './testBench.ts'

let bench: ReturnType<typeof openBench>
beforeEach(() => {
  bench = openBench()
})
afterEach(() => bench.close())

const limits = { startMs: 15_000, requestMs: 1000 }

describe('the lists of a server', () => {
  it('are read whole, also prompts, resources and templates of many pages', async () => {
    const { result } = await bench.test(hostile('manyExtras'))
    expect(result?.prompts.length).toBe(3000)
    expect(result?.resources.length).toBe(3000)
    expect(result?.templates.length).toBe(3000)
    expect(result?.warnings).toEqual(['prompts/list: something is wrong with 1 entry'])
  })

  it('keep a broken prompt or resource, with what is wrong, beside the good ones', async () => {
    const { result } = await bench.test(hostile('brokenExtras'))
    const read = (list: 'prompts' | 'resources' | 'templates') =>
      result?.[list].map(({ name, problem }) => [name, problem])
    expect(read('prompts')).toEqual([
      ['summarise', ''],
      ['', 'It has no name, so nothing can ask for it'],
      ['odd', 'Its arguments are not a list of named arguments'],
      ['odder', 'Its arguments are not a list of named arguments'],
      ['', 'This entry is not an object'],
    ])
    expect(result?.prompts[0]).toMatchObject({
      title: 'Summarise a file',
      detail: 'path, length?',
      arguments: [
        { name: 'path', description: 'Which file', isRequired: true },
        { name: 'length', description: '', isRequired: false },
      ],
    })
    expect(read('resources')).toEqual([
      ['Log of today', ''],
      ['nowhere', 'It has no URI, so nothing can read it'],
      ['file:///b', 'Its description is not text'],
    ])
    expect(result?.resources[0]).toMatchObject({
      ...{ detail: 'file:///a.log', mimeType: 'text/plain', size: 2048 },
    })
    expect(read('templates')).toEqual([
      ['file:///{path}', ''],
      ['none', 'It has no URI template, so nothing can use it'],
    ])
    expect(result?.warnings).toEqual([
      'prompts/list: something is wrong with 4 entries',
      'resources/list: something is wrong with 2 entries',
      'resources/templates/list: something is wrong with 1 entry',
    ])
    expect(result?.server).toMatchObject({ iconLinks: ['https://icons.example/a.png'] })
    expect(result?.server.icon).toMatch(/^data:image\/png;base64,/)
  })

  it('are cut when their pages take for ever, and what arrived stays', async () => {
    const view = await bench.test({ ...hostile('endlessPaging', 'slow'), limits })
    expect(view.state).toBe('passed')
    expect(view.totalMs).toBeLessThan(6000)
    expect(view.result?.tools.length).toBeGreaterThan(2)
    expect(view.result?.warnings[0]).toContain('does not come to an end')
  })

  it('are cut before endless large pages fill the memory', async () => {
    const view = await bench.test(hostile('endlessPaging', 'heavy'))
    expect(view.state).toBe('passed')
    expect(view.result?.tools.length).toBeLessThan(600)
    expect(view.result?.warnings[0]).toContain('does not come to an end')
  })

  it('are said to be cut when one page alone is too long', async () => {
    const view = await bench.test(hostile('manyTools', '25000', '25000'))
    expect(view.result?.tools.length).toBe(6000)
    expect(view.result?.warnings[0]).toContain('the list was cut after 6000')
  })

  it('keep a schema of 2 MB and leave out one of millions of values', async () => {
    const { result } = await bench.test(hostile('bigSchema', 'endless'))
    const read = result?.tools.map(({ name, problem, inputSchema }) => {
      return [name, problem, inputSchema !== null]
    })
    expect(read).toEqual([
      ['good', '', true],
      ['loop', '', true],
      ['big', '', true],
      ['endless', 'Its schemas are too large to be shown', false],
    ])
  })

  it('show a tool whose schema is too deep to be copied, and the one beside it', async () => {
    const view = await bench.test(hostile('deepSchema'))
    expect(view.state).toBe('passed')
    expect(view.result?.tools.map(({ name }) => name)).toEqual(['flat', 'deep'])
    expect(view.result?.tools[0]?.problem).toBe('')
    expect(view.result?.tools[1]).toMatchObject({ inputSchema: null })
    expect(view.result?.tools[1]?.problem).toContain('nested too deeply')
    expect(() => structuredClone(view)).not.toThrow()
  })
})

describe('the messages of a server', () => {
  it.each([['1.0'], ['none']])('are refused at once in JSON-RPC %s', async (version) => {
    const view = await bench.test(hostile('wrongJsonRpc', version))
    expect(view.failure?.message).toBe(
      'The server broke the protocol: it does not answer in JSON-RPC 2.0',
    )
    expect(view.totalMs).toBeLessThan(10_000)
  })
})
