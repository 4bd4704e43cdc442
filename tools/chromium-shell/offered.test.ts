import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { allowOnly, notOfferedPart, Offered } from './offered.ts'

class Lamp extends Offered {
  static override readonly events = ['lit']
  readonly #volts = 3
  static make() {
    return new Lamp()
  }
  volts() {
    return this.#volts
  }
}
const loose = (value: unknown) => value as Record<string, (...args: unknown[]) => unknown>

describe('a stand-in class', () => {
  it('offers what it defines', () => {
    const lamp = Lamp.make()
    const seen: unknown[] = []
    lamp.on('lit', (how) => seen.push(how)).emit('lit', 'bright')
    expect([lamp.volts(), seen, lamp.listenerCount('lit')]).toEqual([3, ['bright'], 1])
    expect(lamp).toBeInstanceOf(EventEmitter)
  })

  it('throws by name for a member, a static member and an event that it does not offer', () => {
    const lamp = Lamp.make()
    expect(() => loose(lamp)['dim']!()).toThrow('electron.Lamp.dim is not offered')
    expect(() => loose(Lamp)['all']!()).toThrow('electron.Lamp.all is not offered')
    expect(() => Object.assign(lamp, { colour: 'red' })).toThrow('electron.Lamp.colour')
    expect(() => lamp.on('broken', () => 1)).toThrow("electron.Lamp.on('broken')")
    expect(() => lamp.once('broken', () => 1)).toThrow("electron.Lamp.on('broken')")
  })

  it('can be awaited, printed and compared', async () => {
    const lamp = Lamp.make()
    expect(await Promise.resolve(lamp)).toBe(lamp)
    expect(String(JSON.stringify(lamp))).toContain('{')
  })

  it('leaves the emitters of everybody else as they are', () => {
    expect(loose(new EventEmitter())['dim']).toBeUndefined()
  })
})

describe('a part that is not offered', () => {
  const dialog = notOfferedPart<Record<string, () => void> & (new () => object)>('dialog')
  it('throws by name when it is used', () => {
    expect(() => dialog['showMessageBox']!()).toThrow('electron.dialog.showMessageBox')
    expect(() => new dialog()).toThrow('electron.dialog')
  })
})

describe('options', () => {
  it('that would be ignored are refused', () => {
    expect(() => allowOnly('BrowserWindow', { kiosk: true }, ['width'])).toThrow("option 'kiosk'")
    expect(() => allowOnly('BrowserWindow', { width: 1 }, ['width'])).not.toThrow()
  })
})
