/** What "Save…" hands over: a name to propose and the content, as text or as base64. */
export interface OutcomeFile {
  name: string
  mimeType: string
  data: string
  isBase64: boolean
}

const ENDINGS: Record<string, string> = {
  'text/plain': 'txt',
  'text/markdown': 'md',
  'text/html': 'html',
  'text/csv': 'csv',
  'application/json': 'json',
  'application/pdf': 'pdf',
  'image/svg+xml': 'svg',
  'image/jpeg': 'jpg',
  'audio/mpeg': 'mp3',
  'audio/x-wav': 'wav',
}

/**
 * A file name from a stranger's URI or title and a type: one part without a path, without signs that
 * a file system takes for more, at most 80 characters.
 */
export function fileName(about: string, mimeType: string): string {
  const last = about.split(/[?#]/)[0]?.split(/[\\/]/).at(-1) ?? ''
  const safe = last
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 80)
  const subtype = /^(?:image|audio)\/([a-z0-9]{2,5})$/.exec(mimeType)?.[1]
  const ending = ENDINGS[mimeType] ?? subtype ?? 'bin'
  if (/\.[a-z0-9]{1,8}$/i.test(safe)) return safe
  return `${safe || 'result'}.${ending}`
}
