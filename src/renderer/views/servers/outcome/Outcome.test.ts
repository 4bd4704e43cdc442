import { cleanup, configure, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeBridge, type FakeBridge } from '../../../fakeBridge.ts'
import Outcome from './Outcome.svelte'
import type { OutcomeFile } from './outcomeFile.ts'
import { PNG } from './samples.ts'

let bridge: FakeBridge
configure({ asyncUtilTimeout: 10_000 }) // a busy machine is no failure
beforeEach(() => (bridge = fakeBridge({ 'app.copy': undefined })))
afterEach(cleanup)

function shown(result: unknown) {
  const saved: OutcomeFile[] = []
  const onsave = (file: OutcomeFile): void => void saved.push(file)
  const { rerender } = render(Outcome, { result, onsave })
  const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
  return { saved, press, showOther: (other: unknown) => rerender({ result: other }) }
}
const text = (words: string) => ({ type: 'text', text: words })

describe('the result of a call', () => {
  it('says by a word whether the tool failed', () => {
    shown({ content: [text('no such file')], isError: true })
    expect(screen.getByText('The tool reports an error')).toBeTruthy()
    expect(screen.getByText('no such file')).toBeTruthy()
  })

  it('shows text as it came, JSON indented, and copies what came', async () => {
    const { press, saved } = shown({ content: [text('{"a":1}')] })
    expect(screen.getByLabelText('Text').textContent).toBe('{\n  "a": 1\n}')
    await press('Copy')
    expect(bridge.inputs('app.copy')).toEqual([{ text: '{"a":1}' }])
    await press('Save…')
    expect(saved).toEqual([
      { name: 'result.json', mimeType: 'application/json', data: '{"a":1}', isBase64: false },
    ])
  })

  it('never takes text for markup', () => {
    shown({ content: [text('<img src=x onerror=alert(1)>')] })
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy()
    expect(document.querySelector('img')).toBeNull()
  })

  it('cuts a long text and saves the whole of it', async () => {
    const { press, saved } = shown({ content: [text('x'.repeat(1_000_000))] })
    expect(screen.getByText('First 6,000 of 1,000,000 characters')).toBeTruthy()
    for (const length of ['24,000', '96,000', '200,000']) {
      await press('Show more')
      expect(screen.getByText(`First ${length} of 1,000,000 characters`)).toBeTruthy()
    }
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
    await press('Save…')
    expect(saved[0]?.data).toHaveLength(1_000_000)
  })

  it('shows pictures and sounds, and says of others what they are', async () => {
    const { saved } = shown({
      content: [
        { type: 'image', mimeType: 'image/png', data: PNG },
        { type: 'audio', mimeType: 'audio/wav', data: 'AAAA' },
        { type: 'image', mimeType: 'image/svg+xml', data: btoa('<svg/>') },
      ],
    })
    const image = screen.getByAltText<HTMLImageElement>('Picture from the server, image/png')
    expect(image.src).toBe(`data:image/png;base64,${PNG}`)
    expect(screen.getByText('image/png · 1 × 1 · 70 bytes')).toBeTruthy()
    expect(screen.getByLabelText('Sound from the server, audio/wav')).toBeTruthy()
    expect(screen.getByText('Files of this type are not shown here.')).toBeTruthy()
    expect(screen.getByText('image/svg+xml · 6 bytes')).toBeTruthy()
    await fireEvent.error(image)
    expect(screen.getByText(/The window could not show this/)).toBeTruthy()
    await fireEvent.click(screen.getAllByRole('button', { name: 'Save…' }).at(-1)!)
    expect(saved[0]).toMatchObject({ name: 'result.svg', isBase64: true })
  })

  it('shows resources with where they come from, and what a link points at', () => {
    shown({
      content: [
        { type: 'resource', resource: { uri: 'demo://1', mimeType: 'text/plain', text: 'inside' } },
        { type: 'resource_link', uri: 'demo://2', name: 'two', description: 'More' },
      ],
    })
    expect(screen.getByText('inside')).toBeTruthy()
    expect(screen.getByText('demo://2')).toBeTruthy()
    expect(screen.getByText('More')).toBeTruthy()
  })

  it('shows content it does not know as it came', () => {
    shown({ content: [{ type: 'video', url: 'x' }, 7] })
    expect(screen.getByText('Unknown content “video”')).toBeTruthy()
    expect(screen.getByLabelText('Unknown content “video”').textContent).toContain('"url": "x"')
    expect(screen.getByLabelText('Unknown content').textContent).toBe('7')
  })

  it.each([[null], ['text'], [[]], [{ toolResult: 1 }]])(
    'shows %j whole, for it is none',
    (result) => {
      shown(result)
      expect(screen.getByText(/no answer as the protocol has it/)).toBeTruthy()
      expect(screen.getByLabelText('Whole answer as JSON').textContent).toBe(
        JSON.stringify(result, null, 2),
      )
    },
  )

  it('of many parts draws twenty at a time', async () => {
    const result = () => ({ content: Array.from({ length: 45 }, (_, at) => text(`part ${at}`)) })
    const { press, showOther } = shown(result())
    expect(screen.getAllByText(/^part \d+$/)).toHaveLength(20)
    await press('25 more')
    expect(screen.getAllByText(/^part \d+$/)).toHaveLength(40)
    await showOther(result())
    expect(screen.getAllByText(/^part \d+$/)).toHaveLength(20)
  })
})

describe('structured content', () => {
  it('is a tree that opens', async () => {
    shown({ content: [], structuredContent: { a: { b: { c: [1] } }, t: 'x' } })
    expect(screen.getByText('"x"')).toBeTruthy()
    expect(screen.queryByText('c')).toBeNull()
    await fireEvent.click(screen.getByText('b'))
    expect(screen.getByText('c')).toBeTruthy()
  })

  it('of many thousand entries is a tree of a hundred', async () => {
    const list = Array.from({ length: 40_000 }, (_, at) => at)
    const { press } = shown({ content: [], structuredContent: { list } })
    await press('list […] 40,000 entries')
    expect(screen.getAllByText(/^\d+$/).length).toBeLessThanOrEqual(200)
    expect(screen.getByText('39,900 more')).toBeTruthy()
  })
})
