import { existsSync } from 'node:fs'
import type { Check } from '../../shared/model/doctor.ts'
import type { GatewayView } from '../../shared/model/gateway.ts'
import { AppError } from '../../shared/errors.ts'
import { DOCTOR } from '../../shared/text/doctor.ts'
import { proxyName, proxyUrl } from '../gateway/networkProxy.ts'
import { withTilde } from '../mcp/command.ts'
import { check } from './check.ts'

type Variables = Record<string, string>

const PROXIES = ['https_proxy', 'http_proxy', 'all_proxy']
const CERTIFICATES = ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS']
const SILENT = new Set<GatewayView['state']>(['unreachable', 'error', 'signin'])

/** The proxy of the environment by its host; a user and a password in it are shown nowhere. */
export function proxyCheck(env: Variables): Check {
  const given = PROXIES.flatMap((name) => {
    const variable = env[name] ? name : name.toUpperCase()
    return env[variable] ? [{ variable, text: env[variable] }] : []
  })
  try {
    const hosts = given.map(({ variable, text }) => {
      return DOCTOR.proxyBy(variable, proxyName(proxyUrl(text)))
    })
    if (hosts.length === 0) return check('proxy', DOCTOR.proxy, { detail: DOCTOR.noProxy })
    const hasExceptions = Boolean(env['no_proxy'] || env['NO_PROXY'])
    const detail = [...hosts, ...(hasExceptions ? [DOCTOR.exceptions] : [])].join(', ')
    return check('proxy', DOCTOR.proxy, { detail })
  } catch (cause) {
    const { message } = AppError.from(cause)
    return check('proxy', DOCTOR.proxy, {
      ...{ state: 'warning', word: DOCTOR.failed, detail: message, cure: DOCTOR.proxyCure },
    })
  }
}

/** What is trusted beside the system's store, by the variables that OpenSSL and Node read. */
export function certificateCheck(env: Variables): Check {
  const given = CERTIFICATES.filter((name) => env[name])
  const lost = given.find((name) => !existsSync(env[name]!))
  // Several would not fit into a row.
  const shown = lost ?? (given.length === 1 ? given[0] : undefined)
  const path = shown === undefined ? '' : withTilde(env[shown]!)
  if (lost !== undefined) {
    return check('certificates', DOCTOR.certificates, {
      ...{ state: 'warning', word: DOCTOR.notFound, path },
      ...{ detail: DOCTOR.fileMissing(lost), cure: DOCTOR.fileCure },
    })
  }
  const detail = given.length === 0 ? DOCTOR.systemStore : DOCTOR.storeAnd(given)
  return check('certificates', DOCTOR.certificates, { detail, path })
}

/** Whether the saved gateways answered when they were last asked. */
export function gatewayCheck(gateways: readonly Pick<GatewayView, 'name' | 'state'>[]): Check {
  const silent = gateways.filter(({ state }) => SILENT.has(state)).map(({ name }) => name)
  const count = gateways.length
  if (silent.length > 0) {
    return check('gateways', DOCTOR.gateways, {
      ...{ state: 'bad', word: DOCTOR.silentCount(silent.length), cure: DOCTOR.gatewayCure },
      detail: DOCTOR.someSilent(count - silent.length, count, silent),
    })
  }
  if (count === 0) {
    return check('gateways', DOCTOR.gateways, {
      ...{ state: 'off', word: DOCTOR.none, detail: DOCTOR.noGateways },
    })
  }
  return check('gateways', DOCTOR.gateways, { detail: DOCTOR.allAnswer(count) })
}
