/**
 * The place of a value in a schema, as findings name it: `inputSchema.properties.path`. A key from a
 * server may be as long as it likes, and so may the way to it.
 */
export const joinedPath = (path: string, key: string): string =>
  path.length > 300 ? path : `${path}.${key.slice(0, 60)}`
