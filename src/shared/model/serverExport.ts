import { z } from 'zod'

/** A form in which other apps take servers. */
export const ExportFormat = z.enum(['mcpServers', 'vscode', 'codex', 'claude'])
export type ExportFormat = z.infer<typeof ExportFormat>
