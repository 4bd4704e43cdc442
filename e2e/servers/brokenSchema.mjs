// Good tools between broken ones of every kind.
import { goodTool, serve } from './serve.mjs'

serve({
  'tools/list': () => ({
    tools: [
      goodTool('first'),
      { name: 'schemaIsText', inputSchema: 'none' },
      { name: 'schemaMissing', description: 'x' },
      { name: 'wrongType', inputSchema: { type: 'string' } },
      { name: 'badProperties', inputSchema: { type: 'object', properties: 7 } },
      { name: 'badRequired', inputSchema: { type: 'object', required: 'text' } },
      { name: 'badDescription', description: 7, inputSchema: { type: 'object' } },
      {
        ...goodTool('badOutput'),
        outputSchema: { type: 'object', properties: { a: { $ref: '#/no' } } },
      },
      null,
      'text',
      {
        ...goodTool('last'),
        annotations: { title: 'Last', readOnlyHint: true, idempotentHint: 'yes' },
      },
    ],
  }),
})
