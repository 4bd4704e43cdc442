/** The path of a page where people sign in: oauth2-proxy, Cloudflare Access, Authelia and others. */
const LOGIN_PATH =
  /\/(?:oauth2?|saml2?|sso|openid\S*|log-?in|sign-?in|authorize)(?:[/.]|$)|\/cdn-cgi\/access\//i

/** Whether a redirect leads to a page where people sign in. */
export const isLoginAddress = ({ pathname, hostname }: URL): boolean =>
  LOGIN_PATH.test(pathname) || /^(?:login|sso|auth|accounts?|id)\./i.test(hostname)

/** Whether a web page calls itself one where people sign in; Bifrost's own calls itself otherwise. */
export const isLoginPage = (page: string): boolean =>
  /^\s*</.test(page) && /\b(?:sign|log)[\s-]?[io]n\b/i.test(titleOf(page))

/** What a web page calls itself; the beginning of its text where it has no title. */
export const titleOf = (page: string): string =>
  /<title[^>]*>([^<]*)/i.exec(page)?.[1] ?? page.replace(/<[^>]*>/g, ' ').trim()
