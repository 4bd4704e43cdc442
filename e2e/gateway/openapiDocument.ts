import { operationsIn, type Operation } from './openapiOperations.ts'
import { schemesFrom, type SecurityScheme } from './openapiSchemes.ts'
import {
  DocumentFault,
  inlined,
  listIn,
  sortedKeys,
  textIn,
  treeIn,
  treeOf,
  type Tree,
} from './openapiTree.ts'

/** What a document of OpenAPI 3 says. */
export interface ApiDocument {
  title: string
  version: string
  openapiVersion: string
  description: string
  servers: readonly string[]
  schemes: readonly SecurityScheme[]
  operations: readonly Operation[]
  warnings: readonly string[]
}

const newestMinor = 2

const versionIn = (tree: Tree): { version: string; warnings: string[] } => {
  // Real gateways read Swagger 2.0 too, which no test here needs.
  if ('swagger' in tree) {
    const version = textIn(tree['swagger'])
    throw new DocumentFault(`unsupported swagger version "${version}" (only 2.0 is supported)`)
  }
  if (!('openapi' in tree)) {
    const text =
      'not an OpenAPI document: missing top-level "openapi" (3.x) or "swagger" (2.0) field'
    throw new DocumentFault(text)
  }
  const version = textIn(tree['openapi'])
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? []
  if (major === undefined) throw new DocumentFault(`malformed openapi version "${version}"`)
  if (major !== '3') {
    const text = `unsupported openapi version "${version}" (supported: Swagger 2.0, OpenAPI 3.0 to 3.${newestMinor})`
    throw new DocumentFault(text)
  }
  const warning = `openapi ${version} is newer than the latest supported minor (3.${newestMinor}); parsed best-effort as 3.${newestMinor}`
  return { version, warnings: Number(minor) > newestMinor ? [warning] : [] }
}

/** Whether a text is a URL that can be called. */
export const isAbsolute = (url: string): boolean =>
  /^https?:\/\/[^/]/.test(url) && URL.canParse(url)

const serversIn = (tree: Tree, specUrl: string): string[] => {
  const urls = listIn(tree['servers']).map((given) => {
    const { url, variables } = treeIn(given)
    const filled = textIn(url).replaceAll(/\{([^}]*)\}/g, (_all, name: string) => {
      const variable = treeIn(treeIn(variables)[name])
      return textIn(variable['default']) || textIn(listIn(variable['enum'])[0])
    })
    return !isAbsolute(filled) && URL.canParse(specUrl) ? new URL(filled, specUrl).href : filled
  })
  return [...new Set(urls)].filter((url) => url !== '')
}

/** Reads a document; relative servers are those of `specUrl`, where there is one. Throws a DocumentFault. */
export const documentFrom = (text: string, specUrl: string): ApiDocument => {
  const tree = treeOf(text)
  const { version, warnings } = versionIn(tree)
  const info = treeIn(tree['info'])
  const servers = serversIn(tree, specUrl)
  for (const url of servers.filter((other) => !isAbsolute(other))) {
    warnings.push(
      `server url "${url}" is relative and could not be resolved; set openapi_config.base_url`,
    )
  }
  const given = treeIn(treeIn(tree['components'])['securitySchemes'])
  const schemes = sortedKeys(given).flatMap((name) => {
    try {
      return [[name, inlined(tree, given[name])] as const]
    } catch (error) {
      if (!(error instanceof DocumentFault)) throw error
      warnings.push(`security scheme "${name}" skipped: ${error.message}`)
      return []
    }
  })
  const operations = operationsIn(tree)
  if (operations.length === 0) throw new DocumentFault('spec declares no operations under paths')
  return {
    title: textIn(info['title']),
    version: textIn(info['version']),
    openapiVersion: version,
    description: textIn(info['description']),
    servers,
    schemes: schemesFrom(Object.fromEntries(schemes)),
    operations,
    warnings,
  }
}

/** Where calls go: what was given, else the first server of the document; or why there is none. */
export const baseUrlOf = (
  { servers }: ApiDocument,
  given: string,
): { url: string } | { fault: string } => {
  const trimmed = (url: string): string => url.trim().replace(/\/+$/, '')
  if (given.trim() !== '') {
    return isAbsolute(given.trim())
      ? { url: trimmed(given) }
      : { fault: 'openapi_config.base_url must be an absolute http(s) URL' }
  }
  const server = servers.find(isAbsolute)
  return server === undefined
    ? { fault: 'the spec declares no absolute server URL; set openapi_config.base_url' }
    : { url: trimmed(server) }
}
