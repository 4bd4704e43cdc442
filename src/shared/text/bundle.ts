import { counted } from './common.ts'

/** Texts around MCP bundles. */
export const BUNDLE = {
  /** "This bundle was refused: …". */
  leavesFolder: 'a file in it would land outside its folder',
  twice: 'it holds two files of the same name',
  link: 'it holds a link instead of a file',
  title: (name: string, version: string): string => (version === '' ? name : `${name} ${version}`),
  by: (author: string): string => `by ${author}`,
  about: (kind: string, files: string, size: string): string =>
    [kind === '' ? 'MCP bundle' : `MCP bundle, ${kind}`, files, `${size} unpacked`].join(' · '),
  files: (count: number): string => counted(count, 'file', 'files'),
  command: 'Starts',
  noCommand: 'The manifest names no command',
  environment: 'Environment',
  settings: 'Asks its user for',
  required: 'required',
  secret: 'secret',
  tools: 'Tools it declares',
  onlyShown: 'A bundle is shown here, not run',
  onlyShownRest:
    'Nothing was unpacked. To test it, unpack it into a folder and paste its command with that folder for ${__dirname}.',
  copy: 'Copy the command',
  back: 'Back',
} as const
