interface Given {
  description?: string
  /** Tools by name of the client; `['*']` are all. */
  access?: Record<string, string[]>
  /** Where the gateway wants a sign-in. */
  account?: { user: string; password: string }
}

/** Makes a virtual key on a gateway by its API, as another admin would have done; gives its id. */
export async function createVirtualKey(
  url: string,
  name: string,
  { description = '', access = {}, account }: Given = {},
): Promise<string> {
  const response = await fetch(`${url}/api/governance/virtual-keys`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(account && { authorization: `Basic ${btoa(`${account.user}:${account.password}`)}` }),
    },
    body: JSON.stringify({ name, description, mcp_configs: configsOf(access) }),
  })
  const { virtual_key: key } = (await response.json()) as { virtual_key: { id: string } }
  return key.id
}

/** Gives a key other access, all of it. */
export async function giveAccess(
  url: string,
  keyId: string,
  access: Record<string, string[]>,
): Promise<void> {
  const response = await fetch(`${url}/api/governance/virtual-keys/${keyId}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mcp_configs: configsOf(access) }),
  })
  await response.text()
}

/** What keys may call of a client by the gateway's own list: tools by name of the key. */
export async function accessTo(url: string, client: string): Promise<Record<string, string[]>> {
  const listed = await fetch(`${url}/api/mcp/clients`)
  const { clients } = (await listed.json()) as {
    clients: {
      config: { name: string }
      vk_configs: { virtual_key_name: string; tools_to_execute: string[] }[]
    }[]
  }
  const found = clients.find(({ config }) => config.name === client)!
  return Object.fromEntries(
    found.vk_configs.map((each) => [each.virtual_key_name, each.tools_to_execute]),
  )
}

const configsOf = (access: Record<string, string[]>): object[] =>
  Object.entries(access).map(([client, tools]) => ({
    mcp_client_name: client,
    tools_to_execute: tools,
  }))
