/** Failures of a check after which saving makes no sense: the form is wrong, or it is no Bifrost. */
const CLOSED = new Set([
  'url_invalid',
  'url_scheme',
  'url_credentials',
  'url_plain_http',
  'credential_again',
  'invalid_input',
  'gateway_tls_production',
  'gateway_not_bifrost',
  'gateway_html',
  'gateway_redirect',
  'gateway_wants_tls',
  'gateway_not_tls',
  'proxy_invalid',
  'proxy_credentials',
])

/** What was checked may be saved: it is a gateway, or it may turn out to be one once it is there. */
export const maySave = (code: string | null): boolean => code === null || !CLOSED.has(code)
