import { DEFAULT_NETWORK } from '../../shared/defaultNetwork.ts'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { SETTINGS_VERSION, upgrade } from './settings.ts'

const gateway = {
  id: 'g1',
  name: 'Laptop',
  url: 'http://127.0.0.1:8080',
  environment: 'local',
  auth: 'none',
  user: '',
  allowPlainHttp: false,
  isReadOnly: false,
  network: DEFAULT_NETWORK,
}

describe('settings', () => {
  it('begin with defaults when there are none', () => {
    expect(upgrade({})).toMatchObject({
      version: SETTINGS_VERSION,
      gateways: [],
      preferences: { theme: 'dark', closeToTray: true },
    })
  })

  it('lose one gateway, not all, when one cannot be read', () => {
    const { gateways } = upgrade({ gateways: [{ id: 5 }, gateway, 'nonsense'] })
    expect(gateways.map(({ id }) => id)).toEqual(['g1'])
  })

  it('lose one preference when one cannot be read', () => {
    const { preferences } = upgrade({ preferences: { theme: 'purple', closeToTray: false } })
    expect(preferences).toMatchObject({
      theme: 'dark',
      closeToTray: false,
      wasToldAboutTray: false,
    })
  })

  it('stay readable when a whole field is of another kind', () => {
    expect(upgrade({ gateways: 'none', servers: 7, preferences: [] }).servers).toEqual([])
  })

  it('are refused when a newer app wrote them', () => {
    expect(() => upgrade({ version: SETTINGS_VERSION + 1 })).toThrowError(AppError)
  })
})
