// 3,000 prompts, resources and templates in pages of 100, some of them without what names them.
import { serve } from './serve.mjs'

const paged =
  (key, entry) =>
  ({ cursor = '0' }) => {
    const from = Number(cursor)
    const page = Array.from({ length: 100 }, (_, at) => entry(from + at))
    return from + 100 < 3000 ? { [key]: page, nextCursor: String(from + 100) } : { [key]: page }
  }
serve(
  {
    'prompts/list': paged('prompts', (at) => ({ name: at === 7 ? undefined : `prompt ${at}` })),
    'resources/list': paged('resources', (at) => ({ uri: `file:///${at}`, name: `file ${at}` })),
    'resources/templates/list': paged('resourceTemplates', (at) => ({ uriTemplate: `x:{${at}}` })),
  },
  { tools: {}, prompts: {}, resources: {} },
)
