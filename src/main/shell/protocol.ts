import { readFile } from 'node:fs/promises'
import { protocol, type Session } from 'electron'
import { CONTENT_POLICY, resolveAsset } from './assets.ts'

/** Makes app:// a secure, standard origin. Electron wants this before `ready`. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built page from `folder` and nothing else, with its policy from the first byte. */
export function serveApp(session: Session, folder: string): void {
  session.protocol.handle('app', async ({ url }) => {
    const asset = resolveAsset(url, folder)
    const body = asset && (await readFile(asset.file).catch(() => null))
    if (!body) return new Response(null, { status: 404 })
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': asset.type,
        'content-security-policy': CONTENT_POLICY,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    })
  })
}
