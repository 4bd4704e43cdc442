import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hostile, processesWith, until } from '../testBench.ts'
import { EVERYTHING, openSessions, textOf } from './testSessions.ts'

let live: ReturnType<typeof openSessions>
beforeEach(() => {
  live = openSessions()
})
afterEach(() => live.close())

describe('a server that is kept running', () => {
  it('answers calls of its tools, one after another and at once', async () => {
    const id = await live.start(EVERYTHING)
    expect(live.view(id)).toMatchObject({ state: 'running', failure: null })
    const echo = await live.done(id, 'tool', 'echo', { message: 'hello' })
    expect(echo).toMatchObject({ state: 'done', failure: null })
    expect(textOf(echo.outcome)).toBe('Echo: hello')
    const sums = await Promise.all(
      [1, 2, 3].map((a) => live.done(id, 'tool', 'get-sum', { a, b: 10 })),
    )
    expect(sums.map(({ outcome }) => textOf(outcome))).toEqual([
      'The sum of 1 and 10 is 11.',
      'The sum of 2 and 10 is 12.',
      'The sum of 3 and 10 is 13.',
    ])
  })

  it('gives pictures and structured content that fits its output schema', async () => {
    const id = await live.start(EVERYTHING)
    const picture = await live.done(id, 'tool', 'get-tiny-image')
    expect(picture.outcome?.result).toMatchObject({
      content: expect.arrayContaining([
        expect.objectContaining({ type: 'image', mimeType: 'image/png' }),
      ]),
    })
    const weather = await live.done(id, 'tool', 'get-structured-content', { location: 'Chicago' })
    expect(weather.outcome).toMatchObject({
      result: { structuredContent: { temperature: expect.any(Number) } },
      mismatch: '',
      unchecked: '',
    })
  })

  it('tells of progress, and stops waiting when the user cancels', async () => {
    const id = await live.start(EVERYTHING)
    const given = { duration: 60, steps: 600 }
    const callId = live.ask(id, 'tool', 'trigger-long-running-operation', given)
    await until(() => live.viewOf(id, callId).progress !== null)
    expect(live.viewOf(id, callId).progress).toMatchObject({ total: 600 })
    live.sessions.get(id).calls.cancel(callId)
    await until(() => live.viewOf(id, callId).state === 'cancelled')
    const sent = live.sessions.get(id).transcript.lines(0)
    expect(sent.some(({ method }) => method === 'notifications/cancelled')).toBe(true)
    expect((await live.done(id, 'tool', 'echo', { message: 'still here' })).state).toBe('done')
  })

  it('refuses a second call with the id of one that runs, which goes on', async () => {
    const id = await live.start(EVERYTHING)
    const given = { duration: 60, steps: 600 }
    const callId = live.ask(id, 'tool', 'trigger-long-running-operation', given)
    const { calls } = live.sessions.get(id)
    const again = { callId, kind: 'tool', target: 'echo', arguments: { message: 'x' } } as const
    expect(() => calls.start(again)).toThrow('running already')
    expect(live.viewOf(id, callId)).toMatchObject({
      ...{ state: 'running', target: 'trigger-long-running-operation' },
    })
    calls.cancel(callId)
    await until(() => live.viewOf(id, callId).state === 'cancelled')
    calls.start(again)
    await until(() => live.viewOf(id, callId).state === 'done')
  })

  it('goes on as long as progress comes, beyond the limit of a request', async () => {
    const id = await live.start({ ...EVERYTHING, limits: { startMs: 15_000, requestMs: 2000 } })
    const long = { duration: 4, steps: 20 }
    const call = await live.done(id, 'tool', 'trigger-long-running-operation', long)
    expect(call).toMatchObject({ state: 'done', failure: null })
    expect(call.ms).toBeGreaterThan(2500)
  })

  it('reads resources and gets prompts', async () => {
    const id = await live.start(EVERYTHING)
    const { resources, prompts } = live.sessions.get(id).offer.view
    expect(prompts.map(({ name }) => name)).toContain('simple-prompt')
    const read = await live.done(id, 'resource', resources[0]!.detail)
    expect(read.outcome?.result).toMatchObject({ contents: [{ uri: resources[0]!.detail }] })
    const prompt = await live.done(id, 'prompt', 'simple-prompt')
    expect(prompt.outcome?.result).toMatchObject({
      messages: [{ role: 'user', content: { type: 'text' } }],
    })
    const missing = await live.done(id, 'resource', 'demo://nothing/here')
    expect(missing.failure).toMatchObject({ code: 'call_refused' })
  })

  it('is gone with every process within a second after Stop', async () => {
    const id = await live.start(EVERYTHING)
    expect(processesWith(live.mark)).not.toEqual([])
    const begin = performance.now()
    await live.sessions.stop(id)
    expect(performance.now() - begin).toBeLessThan(1500)
    expect(processesWith(live.mark)).toEqual([])
    expect(live.sessions.list()).toEqual([])
  })

  it('leaves nothing when it is stopped while it starts', async () => {
    const id = live.begin(hostile('silent'))
    await live.sessions.stop(id)
    expect(processesWith(live.mark)).toEqual([])
  })

  it('is there once for a server, and says why it did not start', async () => {
    const id = await live.start(hostile('crashing'))
    expect(live.view(id)).toMatchObject({ state: 'ended', failure: { code: 'server_exited' } })
    expect(() => live.sessions.get(id).running).toThrow('not running any more')
    const first = live.begin(EVERYTHING)
    const { serverId, recipe } = live.view(first)
    expect(() =>
      live.sessions.start({ sessionId: 'other', serverId, recipe, shown: recipe }),
    ).toThrow('is running already')
  })
})

describe('a hostile server that is kept running', () => {
  it('ends in the middle of a call: the call and the session say so', async () => {
    const id = await live.start(hostile('liveCalls'))
    const call = await live.done(id, 'tool', 'dies')
    expect(call).toMatchObject({ state: 'failed', failure: { code: 'session_call_lost' } })
    expect(call.failure?.message).toContain('exit code 7')
    await until(() => live.view(id).state === 'ended')
    expect(live.view(id).failure).toMatchObject({
      code: 'session_ended',
      message: expect.stringContaining('exit code 7'),
    })
    expect(live.log(id).at(-1)?.text).toContain('exit code 7')
  })

  it('never answers: the call ends at the limit, and the server is told', async () => {
    const limits = { startMs: 15_000, requestMs: 1000 }
    const id = await live.start({ ...hostile('liveCalls'), limits })
    const call = await live.done(id, 'tool', 'never')
    expect(call.failure).toMatchObject({ code: 'server_request_timeout' })
    const sent = live.sessions.get(id).transcript.lines(0)
    expect(sent.at(-1)?.method).toBe('notifications/cancelled')
    expect(live.view(id).state).toBe('running')
  })

  it('sends a message beyond the limit: it is ended, with that reason', async () => {
    const id = await live.start(hostile('liveCalls'))
    const call = await live.done(id, 'tool', 'breaks')
    expect(call.failure?.code).toBe('session_call_lost')
    await until(() => live.view(id).state === 'ended')
    expect(live.view(id).failure?.code).toBe('server_too_large')
  })

  it('sends 10,000 notifications a second: calls still work, and little is kept', async () => {
    const id = await live.start(hostile('notifies'))
    const call = await live.done(id, 'tool', 'echo')
    expect(call.failure?.code).toBe('call_refused') // it has no tools/call
    await until(() => live.view(id).messageCount > 12_000)
    expect(live.sessions.get(id).transcript.lines(0).length).toBeLessThanOrEqual(5000)
    expect(live.log(id).length).toBeLessThan(4001)
    expect(live.changes.length).toBeLessThan(200)
  })

  it('answers with an error, strange blocks, too much or a secret', async () => {
    const env = [{ name: 'SECRET', value: 'pa"ss\\word', isSecret: true }]
    const id = await live.start({ ...hostile('liveCalls'), env })
    const refused = await live.done(id, 'tool', 'refuses')
    expect(refused.failure?.message).toBe('The server answered with error -32602: count is missing')
    const strange = await live.done(id, 'tool', 'strange')
    expect(strange.outcome?.result).toEqual({
      content: [7, { type: 'hologram', depth: 3 }, null],
      extra: true,
    })
    const huge = await live.done(id, 'tool', 'huge')
    expect(huge.outcome).toMatchObject({ isCut: true, result: { content: [{ text: 'first' }] } })
    expect(live.sessions.get(id).calls.saved(huge.id).data.length).toBeGreaterThan(21_000_000)
    await live.done(id, 'tool', 'secret')
    const transcript = live.sessions.get(id).transcript.jsonLines()
    expect(transcript).toContain('••••')
    expect(transcript).not.toMatch(/pa.{1,4}ss/)
  })

  it('gives structured content that does not fit or none at all, or schemas nobody can use', async () => {
    const id = await live.start(hostile('liveCalls'))
    const mismatch = await live.done(id, 'tool', 'mismatch')
    expect(mismatch.outcome?.mismatch).toContain('count must be number')
    const missing = await live.done(id, 'tool', 'missing')
    expect(missing.outcome?.mismatch).toBe('there is an output schema but no structured content')
    const sorry = await live.done(id, 'tool', 'sorry')
    expect(sorry.outcome).toMatchObject({ mismatch: '', unchecked: '' })
    const nonsense = await live.done(id, 'tool', 'nonsense')
    expect(nonsense.outcome).toMatchObject({ mismatch: '', unchecked: expect.stringMatching(/./) })
    const endless = await live.done(id, 'tool', 'endless')
    expect(endless.outcome?.unchecked).toBe('checking took too long')
  })

  it('leaves main free where what is sent of it takes long', async () => {
    await live.close()
    live = openSessions({ sendMs: 60 })
    const id = await live.start(hostile('liveCalls'))
    const [begin, before] = [performance.now(), live.changes.length]
    while (performance.now() - begin < 1500) await live.done(id, 'tool', 'refuses')
    const most = (performance.now() - begin) / 600 + 2
    expect(live.changes.length - before).toBeLessThanOrEqual(most)
  })

  it('changes its tools: they are read again once, and the log says what is new', async () => {
    const id = await live.start(hostile('liveCalls'))
    const before = live.view(id).offerVersion
    await live.done(id, 'tool', 'grows')
    await until(() => live.view(id).offerVersion === before + 1)
    expect(live.sessions.get(id).offer.view.tools[0]?.name).toBe('grown')
    expect(live.log(id).at(-1)?.text).toBe('Its lists changed: tools 1 added')
    const asked = live.sessions.get(id).transcript.lines(0)
    const lists = asked.filter(({ method, kind }) => method === 'tools/list' && kind === 'request')
    expect(lists.length).toBeLessThanOrEqual(3)
  })
})
