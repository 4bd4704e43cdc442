import { describe, expect, it } from 'vitest'
import { readYaml } from './configYaml.ts'

describe('a configuration in YAML', () => {
  it('asks at the run for what Continue would fill in', async () => {
    const text = 'env:\n  TOKEN: ${{ secrets.GITHUB_TOKEN }}\n  URL: https://x/${{inputs.team}}\n'
    const env = { TOKEN: '${input:GITHUB_TOKEN}', URL: 'https://x/${input:team}' }
    expect(await readYaml(text)).toEqual({ env })
  })

  it('is refused with the place and none of its text when it is broken', async () => {
    const broken = readYaml('a: 1\nb: [sk-hidden, 2\n')
    await expect(broken).rejects.toMatchObject({ code: 'config_yaml' })
    await expect(broken).rejects.not.toThrow(/sk-hidden/)
  })

  it('does not grow by anchors that multiply each other', async () => {
    const names = 'abcdefghij'
    const lines = [...names].map((name, at) => {
      const before = names[at - 1]
      return `${name}: &${name} [${before ? Array(9).fill(`*${before}`).join(', ') : '1'}]`
    })
    await expect(readYaml(lines.join('\n'))).rejects.toMatchObject({ code: 'config_yaml' })
  })

  it('runs nothing and names no class', async () => {
    expect(await readYaml('a: !!js/function "x"\n__proto__: {b: 1}\n')).toMatchObject({ a: 'x' })
    expect(({} as { b?: number }).b).toBeUndefined()
  })
})
