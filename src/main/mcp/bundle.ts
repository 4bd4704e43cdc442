import { AppError } from '../../shared/errors.ts'
import type { BundlePreview } from '../../shared/model/bundle.ts'
import { maskArgs } from '../gateway/mask.ts'
import { readArchive } from './bundleArchive.ts'
import { envEntry, isObject, type Raw } from './recipeParts.ts'

const MAX_TEXT = 2000
const MAX_ITEMS = 500

/**
 * What a bundle (.mcpb, before that .dxt) says of itself. Nothing is unpacked, written or run.
 * Throws bundle_manifest and what readArchive throws.
 */
export async function readBundle(
  data: Buffer,
  platform: NodeJS.Platform = process.platform,
): Promise<BundlePreview> {
  const { manifest, files, bytes } = await readArchive(data)
  const value = parsed(manifest)
  const server = objectOf(value['server'])
  const name = text(value['display_name']) || text(value['name'])
  if (name === '' || Object.keys(server).length === 0) throw AppError.of('bundle_manifest')
  return {
    ...{ name, files, bytes },
    version: text(value['version']),
    description: text(value['description']),
    author: text(objectOf(value['author'])['name']) || text(value['author']),
    kind: text(server['type']),
    ...startOf(server, platform),
    settings: settingsOf(value),
    tools: items(value['tools']).map((tool) => text(objectOf(tool)['name'])),
  }
}

function parsed(manifest: Buffer): Raw {
  try {
    const words = new TextDecoder('utf-8', { fatal: true }).decode(manifest)
    return objectOf(JSON.parse(words))
  } catch {
    throw AppError.of('bundle_manifest') // a parser's words quote the text: they are not kept
  }
}

/** The command for this system: `platform_overrides` replace what they name. */
function startOf(server: Raw, platform: string): Pick<BundlePreview, 'words' | 'env'> {
  const config = objectOf(server['mcp_config'])
  const own = { ...config, ...objectOf(objectOf(config['platform_overrides'])[platform]) }
  const env = Object.entries(objectOf(own['env'])).slice(0, MAX_ITEMS)
  const words = [text(own['command']), ...items(own['args']).map(text)]
  return {
    words: words[0] === '' ? [] : maskArgs(words),
    env: env.map(([name, value]) => {
      const { isSecret } = envEntry(name, text(value))
      return { name: text(name), isSecret }
    }),
  }
}

function settingsOf(value: Raw): BundlePreview['settings'] {
  return Object.entries(objectOf(value['user_config']))
    .slice(0, MAX_ITEMS)
    .map(([name, setting]) => {
      const { title, required, sensitive } = objectOf(setting)
      return {
        name: text(name),
        title: text(title) || text(name),
        isRequired: required === true,
        isSecret: sensitive === true,
      }
    })
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value.trim().slice(0, MAX_TEXT) : ''
const items = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, MAX_ITEMS) : [])
const objectOf = (value: unknown): Raw => (isObject(value) ? value : {})
