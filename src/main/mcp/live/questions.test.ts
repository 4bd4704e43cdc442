import { homedir, tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostile, until } from '../testBench.ts'
import { EVERYTHING, openSessions, textOf } from './testSessions.ts'

const SAMPLING = {
  messages: [{ role: 'user', content: { type: 'text', text: 'What is up?' } }],
  maxTokens: 9,
}

let live: ReturnType<typeof openSessions>
const open = (options: Parameters<typeof openSessions>[0] = {}): void => {
  live = openSessions(options)
}
beforeEach(() => open())
afterEach(() => live.close())

/** Calls the tool that asks, and gives what its server was answered. */
async function asked(id: string, method: string, params: unknown): Promise<string> {
  const call = await live.done(id, 'tool', 'asks', { text: method, params })
  return textOf(call.outcome)
}

const firstQuestion = async (id: string) => {
  await until(() => live.view(id).questions.length > 0)
  return live.view(id).questions[0]!
}

describe('a request of a server', () => {
  it('for sampling is shown whole, waits, and gets the answer of the user', async () => {
    const id = await live.start(EVERYTHING)
    const call = live.done(id, 'tool', 'trigger-sampling-request', {
      prompt: 'What is up?',
      maxTokens: 7,
    })
    const question = await firstQuestion(id)
    expect(question).toMatchObject({ kind: 'sampling', params: { maxTokens: 7 } })
    expect(JSON.stringify(question.params)).toContain('What is up?')
    const answer = { action: 'text', text: 'All is well', model: 'a person' } as const
    live.sessions.get(id).questions.answer(question.id, answer)
    expect(textOf((await call).outcome)).toContain('All is well')
    expect(live.view(id).questions).toEqual([])
  })

  it('for input gets the fields of the user, or hears that they declined', async () => {
    const id = await live.start(EVERYTHING)
    const accept = live.done(id, 'tool', 'trigger-elicitation-request')
    const question = await firstQuestion(id)
    expect(question.params).toMatchObject({ requestedSchema: { required: ['name'] } })
    const content = { name: 'Ada' }
    live.sessions.get(id).questions.answer(question.id, { action: 'accept', content })
    expect(JSON.stringify((await accept).outcome?.result)).toContain('Name: Ada')
    const decline = live.done(id, 'tool', 'trigger-elicitation-request')
    const other = await firstQuestion(id)
    live.sessions.get(id).questions.answer(other.id, { action: 'decline' })
    expect(JSON.stringify((await decline).outcome?.result)).toContain('User declined')
  })

  it('is never answered by itself, and only once by the user', async () => {
    const id = await live.start(hostile('asksFirst'))
    const question = await firstQuestion(id)
    const answers = () =>
      live.sessions
        .get(id)
        .transcript.lines(0)
        .filter(({ direction, kind, method }) => {
          return direction === 'out' && kind !== 'request' && method === 'sampling/createMessage'
        })
    expect(answers()).toEqual([])
    live.sessions.get(id).questions.answer(question.id, { action: 'decline' })
    await until(() => answers().length === 1)
    expect(answers()[0]?.kind).toBe('error')
    expect(() =>
      live.sessions.get(id).questions.answer(question.id, { action: 'decline' }),
    ).toThrow('not there any more')
  })

  it('that asks on and on ends the session when nothing is read', async () => {
    const id = await live.start(hostile('asksFirst', 'endless'))
    expect(live.view(id)).toMatchObject({ state: 'ended', questions: [] })
    expect(live.view(id).failure?.message).toContain('does not read what it is answered')
  })

  it('waits beside seven others; the next is refused and the server is told', async () => {
    const id = await live.start(hostile('liveCalls'))
    const calls = Array.from({ length: 9 }, () => asked(id, 'sampling/createMessage', SAMPLING))
    await until(() => live.view(id).questions.length === 8)
    const first = await Promise.race(calls)
    expect(JSON.parse(first)).toMatchObject({
      code: -32000,
      message: 'Too many requests are waiting for the user already',
    })
    for (const { id: questionId } of live.view(id).questions) {
      live.sessions.get(id).questions.answer(questionId, { action: 'cancel' })
    }
    await Promise.all(calls)
  })

  it('of another kind, by URL, without params or too large is refused in words', async () => {
    const id = await live.start(hostile('liveCalls'))
    expect(JSON.parse(await asked(id, 'completion/complete', {}))).toMatchObject({ code: -32601 })
    const byUrl = { mode: 'url', message: 'Come here', url: 'https://example.com' }
    expect(JSON.parse(await asked(id, 'elicitation/create', byUrl))).toMatchObject({
      code: -32602,
      message: 'This client does not support elicitation by URL',
    })
    expect(JSON.parse(await asked(id, 'sampling/createMessage', null))).toMatchObject({
      message: 'The request has no readable params',
    })
    const many = { messages: Array.from({ length: 10_000 }, () => ({})) }
    expect(JSON.parse(await asked(id, 'sampling/createMessage', many))).toMatchObject({
      message: 'The request is too large to be shown to the user',
    })
    expect(live.view(id).questions).toEqual([])
    expect(live.log(id).at(-1)).toMatchObject({ from: 'app', level: 'warning' })
  })

  it('is taken back with the server: no question is left open', async () => {
    const id = await live.start(hostile('liveCalls'))
    void asked(id, 'sampling/createMessage', SAMPLING)
    await firstQuestion(id)
    live.ask(id, 'tool', 'dies')
    await until(() => live.view(id).state === 'ended')
    expect(live.view(id).questions).toEqual([])
  })

  it('for the folders gets those that the user named, none before', async () => {
    const id = await live.start(hostile('liveCalls'))
    expect(JSON.parse(await asked(id, 'roots/list', {}))).toEqual({ roots: [] })
    await live.sessions.get(id).setRoots([tmpdir(), '~'])
    const { roots } = JSON.parse(await asked(id, 'roots/list', {})) as { roots: { uri: string }[] }
    expect(roots.map(({ uri }) => uri)).toEqual([`file://${tmpdir()}`, `file://${homedir()}`])
    expect(live.view(id).roots).toContain('~')
    const told = live.sessions.get(id).transcript.lines(0)
    expect(told.some(({ method }) => method === 'notifications/roots/list_changed')).toBe(true)
    await expect(live.sessions.get(id).setRoots(['/no/such/folder'])).rejects.toThrow(
      'does not exist',
    )
  })
})

describe('a request while no window is open', () => {
  it('is told to the user, then declined with the reason', async () => {
    await live.close()
    open({ aloneMs: 300, isShown: false })
    const id = await live.start(hostile('liveCalls'))
    const answer = await asked(id, 'elicitation/create', { message: 'Your name?' })
    expect(JSON.parse(answer)).toMatchObject({
      code: -1,
      message: expect.stringContaining('Nobody is at the window'),
    })
    expect(live.asked).toEqual(['elicitation'])
    expect(live.log(id).at(-1)?.text).toBe(
      'elicitation/create was declined: no window was open to answer it',
    )
  })

  it('waits again as soon as a window opens', async () => {
    await live.close()
    open({ aloneMs: 300, isShown: false })
    const id = await live.start(hostile('liveCalls'))
    const answer = asked(id, 'sampling/createMessage', SAMPLING)
    const question = await firstQuestion(id)
    live.sessions.setShown(true)
    const other = await live.done(id, 'tool', 'endless') // takes longer than the wait of 300 ms
    expect(other.ms).toBeGreaterThan(1000)
    expect(live.view(id).questions).toHaveLength(1)
    const text = { action: 'text', text: 'Here', model: 'me' } as const
    live.sessions.get(id).questions.answer(question.id, text)
    expect(await answer).toContain('Here')
  })
})
