import { networkInterfaces } from 'node:os'
import { describe, expect, it } from 'vitest'
import { net, powerMonitor } from './desktop.ts'

describe('the desktop of the shell', () => {
  it('says whether there is a network, and offers nothing else of net', () => {
    const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
    expect(net.isOnline()).toBe(all.some(({ internal }) => !internal))
    const loose = net as unknown as Record<string, () => void>
    expect(() => loose['request']!()).toThrow('electron.net.request is not offered')
  })

  it('can be listened to for sleep and waking up, and for nothing that Electron does not tell', () => {
    const heard: string[] = []
    powerMonitor.on('suspend', () => heard.push('suspend'))
    powerMonitor.on('resume', () => heard.push('resume'))
    powerMonitor.emit('suspend')
    powerMonitor.emit('resume')
    expect(heard).toEqual(['suspend', 'resume'])
    expect(() => powerMonitor.on('nap', () => undefined)).toThrow("powerMonitor.on('nap')")
    powerMonitor.removeAllListeners()
  })
})
