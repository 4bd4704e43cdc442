import { z } from 'zod'

const short = z.string().max(1000)
const typed = z.string().max(200_000)

/** What an OAuth sign-in of a gateway needs; an empty text is left to discovery. */
export const OauthTerms = z.object({
  clientId: short,
  /** A value, or `env.NAME` for a variable on the gateway's host. */
  clientSecret: z.string().max(20_000),
  authorizeUrl: short,
  tokenUrl: short,
  registrationUrl: short,
  scopes: z.array(short).max(100),
  resource: short,
})
export type OauthTerms = z.infer<typeof OauthTerms>

/** The same as a gateway lists it: whom it signs in as comes masked. */
export const ListedTerms = OauthTerms.omit({ clientId: true, clientSecret: true }).extend({
  hasSecret: z.boolean(),
})
export type ListedTerms = z.infer<typeof ListedTerms>

/** The terms as they were typed, right or wrong: scopes in one line. */
export const TypedOauth = z.object({
  ...{ clientId: typed, clientSecret: typed, scopes: typed, resource: typed },
  ...{ authorizeUrl: typed, tokenUrl: typed, registrationUrl: typed },
})
export type TypedOauth = z.infer<typeof TypedOauth>
