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
