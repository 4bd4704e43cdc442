import { extname, join, normalize, sep } from 'node:path'

export const APP_ORIGIN = 'app://bifrost'
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

export interface Asset {
  file: string
  type: string
}

/** Address of our page to a file in `folder`; null for another host, a way out, or a strange type. */
export function resolveAsset(address: string, folder: string): Asset | null {
  let url: URL
  let path: string
  try {
    url = new URL(address)
    path = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  if (url.protocol !== 'app:' || url.host !== 'bifrost' || path.includes('\0')) return null
  const file = normalize(join(folder, path === '/' ? 'index.html' : path))
  const type = TYPES[extname(file)]
  return type && file.startsWith(folder + sep) ? { file, type } : null
}

/**
 * Nothing remote, nothing inline, no frames. `svelte-trusted-html` is the policy that Svelte
 * makes its templates with; any other string for innerHTML throws.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  'media-src data:',
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ')
