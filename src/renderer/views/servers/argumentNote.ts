import type { ProbePreview } from '../../../shared/model/server.ts'
import { CONSENT } from '../../../shared/text/consentViews.ts'

/** What an argument is, where that is certain enough to say; empty otherwise. */
export function argumentNote({ command, args, hints }: ProbePreview, index: number): string {
  const text = args[index] ?? ''
  if (text === '') return CONSENT.emptyArgument
  const isNpx = /(^|[\\/])npx(\.cmd)?$/i.test(command)
  if (isNpx && (text === '-y' || text === '--yes')) return CONSENT.withoutAsking
  const isPackage = hints.some(({ key, about }) => key === 'downloads' && about === text)
  return isPackage ? CONSENT.package : ''
}
