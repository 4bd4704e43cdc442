import { homedir } from 'node:os'
import type { Check } from '../../shared/model/doctor.ts'
import { DOCTOR } from '../../shared/text/doctor.ts'
import { searchCommand } from '../mcp/command.ts'
import type { Questions } from './ask.ts'
import { check } from './check.ts'

const BUS = 'org.freedesktop.DBus'
const OBJECT = '/org/freedesktop/DBus'
/** Either program asks the bus; which one a system has differs. */
const ASKING: Record<string, (method: string) => string[]> = {
  gdbus: (method) => [
    ...['call', '--session', '--dest', BUS, '--object-path', OBJECT],
    ...['--method', `${BUS}.${method}`],
  ],
  'dbus-send': (method) => [
    ...['--session', '--print-reply', `--dest=${BUS}`],
    ...[OBJECT, `${BUS}.${method}`],
  ],
}

interface Options {
  /** The app's own environment: its window and its tray live there, not in the login shell. */
  env: Record<string, string>
  platform: NodeJS.Platform
  questions: Questions
}

/** What windows, the tray and notifications stand on. Only Linux can lack one. */
export async function desktopChecks({ env, platform, questions }: Options): Promise<Check[]> {
  if (platform !== 'linux') {
    return [
      check('display', DOCTOR.display, { detail: DOCTOR.ofSystem }),
      check('tray', DOCTOR.tray, { detail: DOCTOR.trayOf[platform] ?? DOCTOR.ofSystem }),
      check('notifications', DOCTOR.notifications, { detail: DOCTOR.ofSystem }),
    ]
  }
  const names = await busNames(env, questions)
  const silent = { state: 'off', word: DOCTOR.unknown, detail: DOCTOR.busSilent } as const
  const tray = names?.has('org.kde.StatusNotifierWatcher')
    ? { detail: DOCTOR.trayHost }
    : lack(DOCTOR.noTray, DOCTOR.noTrayCure)
  const notifier = names?.has(DOCTOR.notifier)
    ? { detail: DOCTOR.notifier }
    : lack(DOCTOR.noNotifier, DOCTOR.noNotifierCure)
  return [
    check('display', DOCTOR.display, display(env)),
    check('tray', DOCTOR.tray, names === null ? silent : tray),
    check('notifications', DOCTOR.notifications, names === null ? silent : notifier),
  ]
}

const lack = (detail: string, cure: string): Partial<Check> => {
  return { state: 'warning', word: DOCTOR.none, detail, cure }
}

function display(env: Record<string, string>): Partial<Check> {
  const { WAYLAND_DISPLAY: wayland, DISPLAY: x11 } = env
  if (wayland) return { detail: DOCTOR.displays.wayland, value: wayland }
  if (x11) return { detail: DOCTOR.displays.x11, value: x11 }
  return lack(DOCTOR.noDisplay, DOCTOR.noDisplayCure)
}

/** What runs on the session bus or would be started by it; null when it cannot be asked. */
async function busNames(
  env: Record<string, string>,
  questions: Questions,
): Promise<Set<string> | null> {
  for (const [program, words] of Object.entries(ASKING)) {
    const { path } = await searchCommand(program, { env, cwd: homedir() })
    if (path === null) continue
    const answers = await Promise.all(
      ['ListNames', 'ListActivatableNames'].map((method) => {
        return questions.ask(path, words(method), env)
      }),
    )
    const texts = answers.flatMap((answer) => (answer.kind === 'text' ? answer.text : []))
    if (texts.length > 0) return new Set(texts.join(' ').match(/[\w-]+(?:\.[\w-]+)+/g))
  }
  return null
}
