import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/**
 * A function that makes Node trust what the operating system trusts, at the first https address it
 * is given: companies put their own authority there. Reading them takes a while, so not before.
 */
export function oneTimeTrust(): (url: string) => void {
  let isDone = false
  return (url) => {
    if (isDone || !url.startsWith('https:')) return
    isDone = true
    try {
      setDefaultCACertificates([...getCACertificates('default'), ...getCACertificates('system')])
    } catch {
      // Without the system's list Node's own stays; a failure then names the certificate.
    }
  }
}
