/** Puts a client on a gateway by its API, as another admin would have done. */
export async function registerClient(
  url: string,
  { name, args, tools }: { name: string; args: string[]; tools: string[] },
): Promise<void> {
  const response = await fetch(`${url}/api/mcp/client`, {
    method: 'POST',
    body: JSON.stringify({
      ...{ name, connection_type: 'stdio', auth_type: 'none' },
      stdio_config: { command: process.execPath, args, envs: [] },
      tools_to_execute: tools,
      tools_to_auto_execute: tools[0] === '*' ? [] : tools.slice(0, 1),
    }),
  })
  await response.text()
}

/** Switches a client off by the API of a v1.5 gateway. */
export async function disableClient(url: string, name: string): Promise<void> {
  const listed = await fetch(`${url}/api/mcp/clients`)
  const { clients } = (await listed.json()) as {
    clients: { config: { client_id: string; name: string } }[]
  }
  const { config } = clients.find((client) => client.config.name === name)!
  const response = await fetch(`${url}/api/mcp/client/${config.client_id}`, {
    method: 'PUT',
    body: JSON.stringify({ ...config, disabled: true }),
  })
  await response.text()
}
