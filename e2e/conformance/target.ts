/** A gateway under the app's own code: the same services the app uses, with memory in place of files. */
import { randomBytes } from 'node:crypto'
import { Authorizations } from '../../src/main/gateway/authorizations.ts'
import { ClientEdits } from '../../src/main/gateway/edits.ts'
import { Clients } from '../../src/main/gateway/clients.ts'
import type { GatewayClient } from '../../src/main/gateway/client.ts'
import type { Dialect } from '../../src/main/gateway/dialect.ts'
import { Gateways } from '../../src/main/gateway/gateways.ts'
import { Registrations } from '../../src/main/gateway/registrations.ts'
import { createSecrets, memorySecrets } from '../../src/main/storage/secrets.ts'
import { upgrade } from '../../src/main/storage/settings.ts'
import { memorySettings } from '../../src/main/storage/settingsStore.ts'
import type { AppError } from '../../src/shared/errors.ts'
import { DEFAULT_NETWORK } from '../../src/shared/defaultNetwork.ts'
import type { AuthMode, CheckReport, GatewayDraft } from '../../src/shared/model/gateway.ts'

/** Every client of the suite begins like this, whatever becomes of it. */
export const PREFIX = 'tray_check_'

export interface Access {
  url: string
  auth: AuthMode
  user: string
  secret: string | null
  allowPlainHttp: boolean
}

export interface Target {
  access: Access
  report: CheckReport
  gateways: Gateways
  clients: Clients
  registrations: Registrations
  id: string
  client: GatewayClient
  dialect(): Dialect
  /** A name that nobody else has, by the strictest rules. */
  name(): string
  /** Deletes every client of this run; says what could not be deleted. */
  cleanUp(): Promise<string[]>
}

/** What a check says of a gateway that cannot be tested. */
export class Unusable extends Error {
  readonly report: CheckReport

  constructor(report: CheckReport) {
    super(report.failure?.message ?? '')
    this.report = report
  }
}

/** Checks a gateway and opens it. Throws Unusable when it is none or its credential is wrong. */
export async function openTarget(access: Access): Promise<Target> {
  const emit = () => undefined
  const gateways = new Gateways({
    settings: memorySettings(upgrade({})),
    secrets: createSecrets(memorySecrets()),
    emit,
  })
  const draft: GatewayDraft = {
    ...{ id: null, name: 'Under test', environment: 'development', keepUntilQuit: true },
    ...{ isReadOnly: false, network: DEFAULT_NETWORK, ...access },
  }
  const report = await gateways.check(draft)
  if (report.failure !== null) throw new Unusable(report)
  const { id } = await gateways.save(draft)
  const clients = new Clients({ gateways, emit })
  await clients.reread(id)
  const run = `${PREFIX}${randomBytes(3).toString('hex')}_`
  let count = 0
  const client = gateways.client(id)
  return {
    ...{ access, report, gateways, clients, id, client },
    registrations: new Registrations({
      ...{ gateways, clients, emit, edits: new ClientEdits({ gateways, clients }) },
      authorizations: new Authorizations({
        gateways,
        clients,
        emit,
        openPage: async () => undefined,
      }),
    }),
    dialect: () => gateways.dialect(id),
    name: () => `${run}${(count += 1)}`,
    async cleanUp() {
      const left: string[] = []
      const list = await clients.reread(id)
      for (const { id: clientId, name } of list.filter((entry) => entry.name.startsWith(run))) {
        await clients
          .remove(id, clientId, '')
          .catch((cause: AppError) => left.push(`${name}: ${cause.message}`))
      }
      await client.close()
      return left
    },
  }
}
