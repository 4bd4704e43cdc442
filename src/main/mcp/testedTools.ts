import { Annotations, type TestedProbe } from '../../shared/model/probe.ts'
import type { Pin } from '../storage/pin.ts'
import type { SavedServer } from '../storage/settings.ts'

/** What a test on this computer showed of a server's tools. */
export interface TestedTools {
  server: string
  tools: { name: string; description: string; annotations: Annotations | null }[]
}

/** Everything known from tests: the runs that main remembers, the newest first, then the pins. */
export function testedTools(
  runs: readonly TestedProbe[],
  { pins, servers }: { pins: readonly Pin[]; servers: readonly SavedServer[] },
): TestedTools[] {
  const nameOf = (id: string) => servers.find((server) => server.id === id)?.recipe.name ?? ''
  return [
    ...runs
      .toReversed()
      .flatMap(({ recipe, result }) =>
        result === null ? [] : [{ server: recipe.name, tools: result.tools }],
      ),
    ...pins.map(({ serverId, tools }) => ({
      server: nameOf(serverId),
      tools: tools.flatMap(({ name, texts }) =>
        texts === null
          ? []
          : [
              {
                name,
                description: texts['description'] ?? '',
                annotations: pinnedAnnotations(texts['annotations'] ?? ''),
              },
            ],
      ),
    })),
  ]
}

const SILENT = { title: null, readOnly: null, destructive: null, idempotent: null, openWorld: null }

/** Only what was declared is pinned (pins.ts). */
function pinnedAnnotations(text: string): Annotations | null {
  if (text === '') return null
  try {
    const said: unknown = JSON.parse(text)
    return Annotations.parse({ ...SILENT, ...(said as object) })
  } catch {
    return null // a pin of another form is no hint
  }
}
