import { z } from 'zod'

/** What an MCP bundle says of itself in its manifest. Nothing of it was unpacked or run. */
export const BundlePreview = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  author: z.string(),
  /** node, python, binary, uv, or what else the manifest says. */
  kind: z.string(),
  /** Command and arguments on this system, placeholders as written; empty when none is given. */
  words: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), isSecret: z.boolean() })),
  /** What its user has to fill in. */
  settings: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      isRequired: z.boolean(),
      isSecret: z.boolean(),
    }),
  ),
  /** Names only, as declared; the server itself may have others. */
  tools: z.array(z.string()),
  files: z.number(),
  /** Unpacked, as the archive declares it. */
  bytes: z.number(),
})
export type BundlePreview = z.infer<typeof BundlePreview>
