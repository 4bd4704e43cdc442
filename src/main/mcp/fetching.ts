/** Programs that may fetch what they run, so that a first start takes a while. */
const SLOW = new Set('npx npm pnpm yarn bunx bun deno uvx uv pipx docker podman'.split(' '))

interface Fetcher {
  /** Words that make it fetch and run. */
  verbs: string[][]
  /** Options that name what is fetched when that is not the first word. */
  naming: string[]
  /** Further options that take the next word. */
  valued: string[]
}

const npm = (...verbs: string[][]): Fetcher => ({
  verbs,
  naming: ['-p', '--package'],
  valued: ['-c', '--call', '-w', '--workspace', '--registry', '--prefix', '--cache'],
})
const python = (naming: string[], ...verbs: string[][]): Fetcher => ({
  verbs,
  naming,
  valued: (
    '-p --python -i --index-url --index --default-index --extra-index-url -w --with ' +
    '--with-editable --with-requirements --directory --project --pip-args'
  ).split(' '),
})
const container: Fetcher = {
  verbs: [['run'], ['container', 'run']],
  naming: [],
  valued: (
    '-e --env --env-file -v --volume --mount --tmpfs --name --network --net -w --workdir -u ' +
    '--user -p --publish --entrypoint --add-host --platform -l --label -m --memory --cpus ' +
    '--pull -h --hostname --ipc --pid --gpus --device --cap-add --cap-drop --security-opt ' +
    '--restart --log-driver --shm-size --ulimit --dns --runtime'
  ).split(' '),
}

const FETCHERS = new Map<string, Fetcher>([
  ['npx', npm([])],
  ['bunx', npm([])],
  ['npm', npm(['exec'], ['x'])],
  ['pnpm', npm(['dlx'])],
  ['yarn', npm(['dlx'])],
  ['bun', npm(['x'])],
  ['uvx', python(['--from'], [])],
  ['uv', python(['--from'], ['tool', 'run'])],
  ['pipx', python(['--spec'], ['run'])],
  ['docker', container],
  ['podman', container],
])

/** The name of a program without folder and ending: `C:\x\npx.cmd` is npx. */
const programOf = (command: string): string =>
  command
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|cmd|bat)$/i, '')
    .toLowerCase()

/** The program that really starts: recipes for Windows put `cmd /c` in front of it. */
export function startOf(
  command: string,
  args: readonly string[],
): { program: string; args: readonly string[] } {
  const [flag = '', inner] = args
  const program = programOf(command)
  if (program !== 'cmd' || !/^\/c$/i.test(flag) || inner === undefined) return { program, args }
  return { program: programOf(inner), args: args.slice(2) }
}

/** Whether the first start may be slow because something is fetched. */
export const takesLong = (command: string, args: readonly string[]): boolean =>
  SLOW.has(startOf(command, args).program)

/** What a command fetches to run it. */
export interface Fetch {
  program: string
  /** Package or image, as written. */
  what: string
  /** The options before it; those behind it are read by what was fetched. */
  options: readonly string[]
}

/** What this command fetches from a registry, or null when it only runs what is here. */
export function fetchOf(command: string, args: readonly string[]): Fetch | null {
  const start = startOf(command, args)
  const fetcher = FETCHERS.get(start.program)
  const verb = fetcher?.verbs.find((words) => words.every((word, at) => start.args[at] === word))
  if (fetcher === undefined || verb === undefined) return null
  const rest = start.args.slice(verb.length)
  let named = ''
  let at = 0
  for (; at < rest.length && rest[at]!.startsWith('-') && rest[at] !== '--'; at++) {
    const [option = '', value] = rest[at]!.split(/=(.*)/s)
    const isNaming = fetcher.naming.includes(option)
    if (isNaming) named ||= value ?? rest[at + 1] ?? ''
    if (value === undefined && (isNaming || fetcher.valued.includes(option))) at++
  }
  const options = rest.slice(0, at)
  const first = rest[at] === '--' ? rest[at + 1] : rest[at]
  const what = named || (first ?? '')
  return what === '' ? null : { program: start.program, what, options }
}
